/**
 * The image that a `url` names. There is no network outside this machine in the local stack, and a stand-in that fetches
 * whatever it is told would open the machine's other networks to its callers: only loopback is asked, over plain HTTP,
 * without redirects, and no longer or larger than an image may take.
 */

import { get } from 'node:http';
import { isLoopbackHost } from '../../loopback/isLoopbackHost.ts';
import { VisionError } from './visionError.ts';
import { MAX_IMAGE_BYTES } from './visionLimits.ts';

/** Milliseconds that an image may take to arrive whole. */
const MAX_FETCH_MS = 10_000;

/** As recorded in vs-tools-for-ai#26. */
const NOT_ACCESSIBLE = 'Image URL is not accessible.';

/** The bytes behind `url`, of which there may be one too many; refused where it is not on this machine or not to be had. */
export function fetchImage(url: string, maxMs: number = MAX_FETCH_MS): Promise<Buffer> {
  const { host, port, path } = parseLoopback(url);
  return new Promise((resolve, reject) => {
    const fail = (): void => reject(new VisionError('InvalidImageUrl', NOT_ACCESSIBLE));
    const signal = AbortSignal.timeout(maxMs);
    // Asked by its number: a name of this machine need not resolve to it.
    const address = { host: '127.0.0.1', port, path, headers: { Host: host }, signal, agent: false };
    const request = get(address, (response) => {
      response.on('error', fail);
      if (response.statusCode !== 200) {
        request.destroy();
        fail();
        return;
      }
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        bytes += chunk.length;
        if (bytes <= MAX_IMAGE_BYTES) return;
        resolve(Buffer.concat(chunks));
        request.destroy();
      });
      response.on('end', () => resolve(Buffer.concat(chunks)));
    });
    request.on('error', fail);
  });
}

function parseLoopback(url: string): { host: string; port: string; path: string } {
  const parsed = URL.parse(url);
  if (parsed === null) throw new VisionError('InvalidImageUrl', 'Image URL is badly formatted.');
  const { protocol, host, hostname, port, pathname, search } = parsed;
  // `::1` is left out: what listens there is another server, and none of the local stack.
  if (protocol !== 'http:' || !isLoopbackHost(host) || hostname === '[::1]') {
    throw new VisionError('InvalidImageUrl', NOT_ACCESSIBLE);
  }
  return { host, port: port || '80', path: `${pathname}${search}` };
}
