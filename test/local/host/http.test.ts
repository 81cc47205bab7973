import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type HostProcess, startHostProcess, temporaryFolder } from '../../support/hostProcess.ts';

let host: HostProcess;
const closing = new AsyncDisposableStack();

beforeAll(async () => {
  const folder = closing.use(await temporaryFolder());
  host = closing.use(await startHostProcess({ app: 'shapes', state: folder.path }));
});
afterAll(() => closing.disposeAsync());

const call = (path: string, init?: RequestInit): Promise<Response> => fetch(`${host.url}${path}`, init);

test.each([
  ['/api/things/special', 'literal'],
  ['/api/THINGS/Special', 'literal'],
  ['/api/things/special/', 'literal'],
  ['/api/things/17', '{"int":"17"}'],
  ['/api/things/seven', '{"text":"seven"}'],
  ['/api/things/a%20b%2Fc', '{"text":"a b/c"}'],
  ['/api/maybe', '{}'],
  ['/api/maybe/x', '{"id":"x"}'],
  ['/api/files/a/b/c.txt', '{"path":"a/b/c.txt"}'],
  ['/api/files', '{}'],
  ['/api/byName', 'byName'],
])('GET %s is answered by the most special route', async (path, body) => {
  const response = await call(path);
  expect({ status: response.status, body: await response.text() }).toEqual({ status: 200, body });
});

test.each([
  ['GET', '/api/things'],
  ['GET', '/api/things/a/b'],
  ['GET', '/things/special'],
  ['DELETE', '/api/things/special'],
  ['GET', '/'],
])('%s %s is no route of the app', async (method, path) => {
  expect((await call(path, { method })).status).toBe(404);
});

test('a function sees method, address, query, headers and body', async () => {
  const response = await call('/api/echo?a=1&a=2&b=x%20y', {
    method: 'PUT',
    body: 'hellö',
    headers: { 'x-test': 'yes' },
  });
  expect(response.status).toBe(201);
  expect(response.headers.get('content-type')).toMatch('application/json');
  expect(await response.json()).toEqual({
    method: 'PUT',
    url: `${host.url}/api/echo?a=1&a=2&b=x%20y`,
    query: { a: '1,2', b: 'x y' },
    header: 'yes',
    body: 'hellö',
  });
});

test('HEAD has the headers and no body', async () => {
  const response = await call('/api/echo', { method: 'HEAD' });
  expect([response.status, Number(response.headers.get('content-length')) > 0, await response.text()]).toEqual([
    201,
    true,
    '',
  ]);
});

test.each([
  ['/api/nothing', 204],
  ['/api/throws', 500],
  ['/api/empty', 304],
])('%s has status %i and no body', async (path, status) => {
  const response = await call(path);
  expect([response.status, await response.text()]).toEqual([status, '']);
});

test('bytes and headers arrive as they were returned', async () => {
  const response = await call('/api/bytes');
  expect(response.headers.get('x-kind')).toBe('bytes');
  expect([...new Uint8Array(await response.arrayBuffer())]).toEqual([0, 255, 1]);
});

test('a stream that is returned arrives whole', async () => {
  expect(await (await call('/api/stream')).text()).toBe('one two three');
});

test('cookies are set one by one', async () => {
  expect((await call('/api/cookies')).headers.getSetCookie()).toEqual([
    'a=1%202; path=/; samesite=Strict; httponly',
    'b=2; max-age=60; secure',
  ]);
});

test('a body above 100 MB is refused before the function sees it', async () => {
  const response = await call('/api/echo', { method: 'POST', body: new Uint8Array(100 * 1024 * 1024 + 1) });
  expect(response.status).toBe(413);
});

test('a failed function is in the log with its error, and no body or header is', async () => {
  await call('/api/echo', { method: 'POST', body: 'a secret body', headers: { 'x-test': 'a secret header' } });
  await call('/api/throws');
  await expect.poll(() => host.output()).toContain('a mistake in the app');
  expect(host.output()).not.toContain('secret');
  const lines = host
    .output()
    .split('\n')
    .filter((line) => line.startsWith('{'));
  for (const line of lines)
    expect(JSON.parse(line)).toMatchObject({ time: expect.any(String), level: expect.any(String) });
});

describe('with keys', () => {
  let guarded: HostProcess;
  let keys: { master: string; function: string; system: string };

  beforeAll(async () => {
    const folder = closing.use(await temporaryFolder());
    guarded = closing.use(
      await startHostProcess({ app: 'shapes', state: folder.path, env: { TRIBUTARY_AUTH: 'keys' } }),
    );
    const text = await readFile(join(folder.path, 'keys.json'), 'utf8');
    keys = z.object({ master: z.string(), function: z.string(), system: z.string() }).parse(JSON.parse(text));
  });

  test.each([
    ['open', undefined, 200],
    ['guarded', undefined, 401],
    ['guarded', 'system', 401],
    ['guarded', 'function', 200],
    ['guarded', 'master', 200],
    ['masters', 'function', 401],
    ['masters', 'master', 200],
  ] as const)('/api/%s with the key %s has status %i', async (path, key, status) => {
    const header = key === undefined ? {} : { 'x-functions-key': keys[key] };
    expect((await fetch(`${guarded.url}/api/${path}`, { headers: header })).status).toBe(status);
    const query = key === undefined ? '' : `?code=${keys[key]}`;
    expect((await fetch(`${guarded.url}/api/${path}${query}`)).status).toBe(status);
  });

  test('the management API asks for the system key', async () => {
    const url = `${guarded.url}/runtime/webhooks/durabletask/instances`;
    expect((await fetch(url)).status).toBe(401);
    expect((await fetch(`${url}?code=${keys.system}`)).status).toBe(200);
  });
});
