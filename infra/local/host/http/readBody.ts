import type { IncomingMessage } from 'node:http';

/** The largest request body that Functions takes, in bytes. */
export const maxBodyBytes = 100 * 1024 * 1024;

/** The length that a request says its body has, in bytes; 0 where it does not say. */
export function declaredBytes(request: IncomingMessage): number {
  return Number(request.headers['content-length'] ?? 0);
}

/** Reads a whole request body; nothing where it is larger than `maxBytes`. */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer | undefined> {
  if (declaredBytes(request) > maxBytes) return undefined;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
