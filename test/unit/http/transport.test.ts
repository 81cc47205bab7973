import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createTransport, NetworkFault } from '../../../shared/http/transport.ts';

/** These speak to a server of their own on this machine: what undici makes of a broken answer is the point. */
const open: (() => Promise<void>)[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((close) => close()));
});

async function aServer(listener: RequestListener) {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { send, close } = createTransport();
  open.push(async () => {
    server.closeAllConnections();
    await Promise.all([close(), new Promise((resolve) => server.close(resolve))]);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/path?model-version=latest`;
  return (timeoutMs = 5000) =>
    send({ method: 'POST', url, headers: { 'content-type': 'application/json' }, body: '{"a":"é"}', timeoutMs });
}

test('an answer comes back whole: status, headers and text', async () => {
  const send = await aServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      response.writeHead(429, { 'retry-after': '7' });
      response.end(`${request.method} ${request.url} ${Buffer.concat(chunks).toString()}`);
    });
  });
  const { status, headers, text } = await send();
  expect({ status, text }).toEqual({ status: 429, text: 'POST /path?model-version=latest {"a":"é"}' });
  expect(headers['retry-after']).toBe('7');
});

test('a redirect is an answer, for a key must not follow it', async () => {
  const send = await aServer((_, response) => {
    response.writeHead(307, { location: 'https://elsewhere.test/' });
    response.end();
  });
  expect((await send()).status).toBe(307);
});

test.each<[string, RequestListener]>([
  [
    'cut short',
    (_, response) =>
      void response.writeHead(200, { 'content-length': '100' }).write('{"docum', () => response.destroy()),
  ],
  ['never begun', (request) => request.socket.destroy()],
])('an answer that is %s is a network fault', async (_, listener) => {
  const send = await aServer(listener);
  const error: unknown = await send().catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(NetworkFault);
  expect((error as NetworkFault).code).toMatch(/^(UND_ERR_|ECONN)/);
});

test('an answer that is late is a fault too, even where it has begun', async () => {
  const send = await aServer((_, response) => void response.writeHead(200).write('{'));
  await expect(send(40)).rejects.toMatchObject({ name: 'NetworkFault', code: 'TimedOut' });
});

test('a host that nobody listens at is a fault', async () => {
  const { send, close } = createTransport();
  open.push(close);
  const request = { method: 'POST' as const, url: 'http://127.0.0.1:1/', headers: {}, body: '', timeoutMs: 5000 };
  await expect(send(request)).rejects.toMatchObject({ name: 'NetworkFault', code: 'ECONNREFUSED' });
});
