import type { RequestListener } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { type LoopbackServer, listenOnLoopback } from '../../../../infra/local/loopback/listenOnLoopback.ts';
import { fetchImage } from '../../../../infra/local/services/vision/fetchImage.ts';

let server: LoopbackServer | undefined;

afterEach(() => server?.close());

async function serve(listener: RequestListener): Promise<string> {
  server = await listenOnLoopback(listener, 0);
  return server.url;
}

const notAccessible = { code: 'InvalidImageUrl', message: 'Image URL is not accessible.' };

test('an image of this machine is fetched, with its query, under the name that the URL has', async () => {
  const url = await serve(({ url: path, headers }, response) => response.end(`${path} ${headers.host}`));
  const named = url.replace('127.0.0.1', 'localhost');

  expect((await fetchImage(`${named}/a/b.jpg?sig=c%2Fd`)).toString()).toBe(
    `/a/b.jpg?sig=c%2Fd ${named.slice('http://'.length)}`,
  );
});

test.each([
  ['a redirect', 302],
  ['a missing image', 404],
  ['part of an image', 206],
])('%s is not accessible', async (_, status) => {
  const url = await serve((_request, response) => response.writeHead(status, { Location: '/' }).end('x'));

  await expect(fetchImage(url)).rejects.toMatchObject(notAccessible);
});

test('neither is what nobody serves, breaks off or takes too long', async () => {
  const url = await serve(({ url: path }, response) => {
    if (path === '/broken') response.writeHead(200, { 'Content-Length': '9' }).write('x', () => response.destroy());
  });

  await expect(fetchImage(`${url}/broken`)).rejects.toMatchObject(notAccessible);
  await expect(fetchImage(`${url}/silent`, 30)).rejects.toMatchObject(notAccessible);
  await server?.close();
  await expect(fetchImage(url)).rejects.toMatchObject(notAccessible);
});

test('of an endless image no more is fetched than shows that it is too large', async () => {
  let ended = false;
  const url = await serve((_request, response) => {
    const chunk = Buffer.alloc(65_536);
    const more = (): void => {
      while (response.write(chunk));
    };
    response.on('drain', more).on('close', () => (ended = true));
    more();
  });

  expect((await fetchImage(url)).length).toBeGreaterThan(4 * 1_048_576);
  await expect.poll(() => ended).toBe(true);
});

test.each([
  'http://127.0.0.2/a.jpg',
  'http://10.0.0.1/a.jpg',
  'http://localhost.example.com/a.jpg',
  'http://127.0.0.1.example.com/a.jpg',
  'http://[::1]/a.jpg',
  'http://169.254.169.254/metadata',
  'ftp://127.0.0.1/a.jpg',
])('%s is nothing of the local stack', async (url) => {
  await expect(async () => fetchImage(url)).rejects.toMatchObject(notAccessible);
});
