/** Request bodies of the local servers. */

import type { IncomingMessage } from 'node:http';

/**
 * The whole body as text, or `undefined` where it is longer than `maxBytes`; the rest of a longer one is read and thrown
 * away, because a client that is still sending would see a reset instead of the answer.
 */
export function readBody(request: IncomingMessage, maxBytes: number): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= maxBytes) chunks.push(chunk);
      else chunks.length = 0;
    });
    request.once('end', () => resolve(bytes <= maxBytes ? Buffer.concat(chunks, bytes).toString('utf8') : undefined));
    request.once('error', reject);
    request.once('close', () => {
      if (!request.complete) reject(new Error('The client went away while it was sending.'));
    });
  });
}
