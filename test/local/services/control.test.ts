import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Services, startServices } from '../../../infra/local/services/startServices.ts';
import { textCaller } from '../../support/textCaller.ts';

let services: Services;
let call: ReturnType<typeof textCaller>;

beforeEach(async () => {
  const language = { name: 'language', location: 'eastus', tier: 'S', keys: ['key-1', 'key-2'] } as const;
  services = await startServices({ port: 0, resources: [language] });
  call = textCaller(services.url, 'key-1', 'sentiment');
});

afterEach(() => services.close());

async function control(method: string, path: string, body?: unknown): Promise<{ status: number; json: unknown }> {
  const response = await fetch(`${services.url}/_control/${path}`, {
    method,
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: response.status, json: await response.json() };
}

const act = (action: object): Promise<unknown> => control('PUT', 'script', { faults: [{ do: action }] });

describe('a scripted fault', () => {
  it('resets the connection', async () => {
    await act({ reset: true });

    await expect(call(['a'])).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
    expect(services.calls().recent).toMatchObject([{ status: 0, fault: 'reset' }]);
  });

  it('promises more bytes than it sends', async () => {
    await act({ truncate: true });

    await expect(call(['a'])).rejects.toMatchObject({ cause: { code: 'UND_ERR_SOCKET' } });
  });

  it('answers nothing, or something else than JSON', async () => {
    await act({ emptyBody: true });
    expect(await call(['a'])).toMatchObject({ status: 200, body: '' });

    await act({ garbage: true });
    expect(await call(['a'])).toMatchObject({ status: 200, body: expect.stringMatching(/^<!DOCTYPE/) });
  });

  it('waits, before the answer or in the middle of it', async () => {
    await act({ delayMs: 120 });
    const start = performance.now();
    expect((await call(['a'])).status).toBe(200);
    expect(performance.now() - start).toBeGreaterThan(110);

    await act({ slowBodyMs: 120, delayMs: 0 });
    const slowStart = performance.now();
    expect((await call(['a'])).body).toMatchObject({ documents: [{ id: '0' }] });
    expect(performance.now() - slowStart).toBeGreaterThan(90);
  });

  it('counts the quota of a slow call when it comes, and records a client that did not wait', async () => {
    await control('PUT', 'script', {
      faults: [{ match: { bodyContains: 'slow' }, do: { delayMs: 500 } }],
      quotas: { language: { perMinute: 1 } },
    });
    const client = new AbortController();
    const gone = call(['slow'], { signal: client.signal });
    await sleep(150);

    expect((await call(['b'])).status).toBe(429);
    client.abort();
    await expect(gone).rejects.toMatchObject({ name: 'AbortError' });
    await vi.waitFor(() => expect(services.calls().recent).toMatchObject([{ status: 429 }, { status: 0 }]));
  });

  it.each([
    ['header', 'retry-after', '2'],
    ['date', 'retry-after', expect.stringMatching(/GMT$/)],
    ['ms', 'retry-after-ms', '1500'],
    ['x-ms', 'x-ms-retry-after-ms', '1500'],
  ])('tells a wait as %s', async (as, header, value) => {
    await act({ status: 429, retryAfter: { seconds: 1.5, as } });

    const { status, headers } = await call(['a']);

    expect(status).toBe(429);
    expect(headers.get(header)).toEqual(value);
  });

  it('tells a wait in the body, or answers as the script says', async () => {
    await act({ status: 503, retryAfter: { seconds: 3, as: 'body' } });
    expect((await call(['a'])).body).toMatchObject({ error: { message: expect.stringMatching(/after 3 seconds\.$/) } });

    await act({ status: 418, body: 'tea', headers: { 'x-pot': 'yes', 'content-type': 'text/plain' } });
    const { status, body, headers } = await call(['a']);
    expect([status, body, headers.get('x-pot'), headers.get('content-type')]).toEqual([
      418,
      'tea',
      'yes',
      'text/plain',
    ]);
  });

  it('drops, repeats and mixes documents', async () => {
    await act({ dropDocuments: 1, duplicateDocuments: 1 });

    expect((await call(['a', 'b', 'c'])).body).toMatchObject({ documents: [{ id: '1' }, { id: '2' }, { id: '1' }] });
  });

  it('meets only the batch with a certain text', async () => {
    await control('PUT', 'script', { faults: [{ match: { bodyContains: 'poison' }, do: { status: 400 } }] });

    expect((await call(['fine', 'poison'])).status).toBe(400);
    expect((await call(['fine'])).status).toBe(200);
  });
});

describe('the control route', () => {
  it('revokes and adds keys, and sets quotas', async () => {
    await control('PUT', 'script', {
      keys: { revoke: ['key-1'], add: { language: ['key-3'] } },
      quotas: { language: { perSecond: 1 } },
    });

    expect((await call(['a'])).status).toBe(401);
    expect((await call(['a'], { key: 'key-3' })).status).toBe(200);
    expect((await call(['a'], { key: 'key-2' })).status).toBe(429);

    await control('PUT', 'script', {});
    expect((await call(['a'])).status).toBe(200);
  });

  it('names every problem of a script, and keeps the one before', async () => {
    await act({ status: 503 });

    const { status, json } = await control('PUT', 'script', {
      faults: [{ do: { status: 503, reset: true } }, { match: { every: 0 }, do: {} }],
      other: 1,
    });

    expect(status).toBe(400);
    expect(json).toMatchObject({
      problems: expect.arrayContaining([{ path: 'faults.0.do', message: expect.any(String) }]),
    });
    expect(json).toMatchObject({ problems: { length: 4 } });
    expect(await control('PUT', 'script', { quotas: { nobody: {} } })).toMatchObject({ status: 400 });
    expect(await control('PUT', 'script', '{')).toMatchObject({ status: 400 });
    expect((await call(['a'])).status).toBe(503);
  });

  it('shows the script without keys', async () => {
    await control('PUT', 'script', {
      keys: { revoke: ['key-1'] },
      faults: [{ match: { key: 'key-2' }, do: { delayMs: 1 } }],
    });

    const { json } = await control('GET', 'script');

    expect(JSON.stringify(json)).not.toMatch(/key-[12]/);
    expect((await control('PUT', 'script', json)).status).toBe(200);
    expect((await call(['a'])).status).toBe(401);
  });

  it('tells what was received, without a text or a key', async () => {
    await call(['a secret text', 'another']);
    await call(['a'], { key: 'wrong' });

    const { json } = await control('GET', 'calls?recent=1');

    expect(json).toMatchObject({
      calls: 2,
      documents: 2,
      counts: [
        { resource: 'language', feature: 'sentiment', status: 200, calls: 1, documents: 2 },
        { resource: 'none', feature: 'sentiment', status: 401, calls: 1 },
      ],
      keys: [{ key: expect.stringMatching(/^[0-9a-f]{8}$/), status: 200 }, { status: 401 }],
      recent: [{ path: '/text/analytics/v3.1/sentiment', status: 401, documents: 0 }],
    });
    expect(JSON.stringify(json)).not.toMatch(/key-1|wrong|secret/);

    expect(await control('DELETE', 'calls')).toMatchObject({ json: { calls: 0, recent: [] } });
  });
});
