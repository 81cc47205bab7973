import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createTransport, type HttpRequest, NetworkFault } from '../../../shared/http/transport.ts';

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
  return (timeoutMs = 5000, more: Partial<HttpRequest> = {}) => {
    const headers = { 'content-type': 'application/json' };
    return send({ method: 'POST', url, headers, body: '{"a":"é"}', timeoutMs, ...more });
  };
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

/** Answers with what it was sent: the method, the length that was told, and the body. */
const echo: RequestListener = (request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    response.writeHead(200, { 'x-method': request.method, 'x-length': request.headers['content-length'] ?? 'none' });
    response.end(Buffer.concat(chunks));
  });
};

test('bytes go and come as they are, in one piece or in several', async () => {
  const send = await aServer(echo);
  const bytes = Buffer.from([0xef, 0xbb, 0xbf, 0, 255, 13, 10]);
  const one = await send(5000, { body: bytes, answers: 'bytes' });
  const several = {
    body: [bytes, Buffer.from('|'), bytes],
    headers: { 'content-length': '15' },
    answers: 'bytes' as const,
  };
  const three = await send(5000, several);
  expect([one.text, one.bytes, one.headers['x-length']]).toEqual(['', bytes, '7']);
  expect([three.bytes, three.headers['x-length']]).toEqual([Buffer.concat([bytes, Buffer.from('|'), bytes]), '15']);
});

test('a GET has no body', async () => {
  const send = await aServer(echo);
  const { headers, text } = await send(5000, { method: 'GET', headers: {}, body: '' });
  expect([headers['x-method'], headers['x-length'], text]).toEqual(['GET', 'none', '']);
});

test('an error is text, whatever a success would be', async () => {
  const send = await aServer((_, response) => void response.writeHead(400).end('why'));
  const { text, bytes } = await send(5000, { answers: 'bytes' });
  expect([text, bytes]).toEqual(['why', undefined]);
});

test.each<[string, RequestListener]>([
  ['says so', (_, response) => void response.writeHead(200, { 'content-length': '11' }).write('x')],
  ['does not', (_, response) => void response.writeHead(200).write('x'.repeat(11))],
])('an answer that is larger than is wanted is given up, whether it %s', async (_, listener) => {
  const send = await aServer(listener);
  await expect(send(5000, { maxBytes: 10 })).rejects.toMatchObject({ name: 'NetworkFault', code: 'TooLarge' });
});
