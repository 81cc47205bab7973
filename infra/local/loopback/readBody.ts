/** Request bodies of the local servers. */

import type { IncomingMessage } from 'node:http';

/**
 * The whole body, or `undefined` where it is longer than `maxBytes`; the rest of a longer one is read and thrown
 * away, because a client that is still sending would see a reset instead of the answer. Rejects where the client goes
 * away before its end.
 */
export function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= maxBytes) chunks.push(chunk);
      else chunks.length = 0;
    });
    request.on('end', () => {
      const [first] = chunks;
      // Most bodies are one chunk, and a copy of it would cost as much as reading it.
      const whole = chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks);
      resolve(bytes <= maxBytes ? whole : undefined);
    });
    request.on('error', reject);
  });
}
