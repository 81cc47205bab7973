import type { IncomingMessage } from 'node:http';

/**
 * The first header of a name, which is in lower case; empty ones count as none. Node makes an object of all headers when
 * it is asked for one of them, at the price of a whole answer of a quick model.
 */
export function headerOf({ rawHeaders }: Pick<IncomingMessage, 'rawHeaders'>, name: string): string | undefined {
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const header = rawHeaders[at] ?? '';
    if (header.length === name.length && header.toLowerCase() === name) return rawHeaders[at + 1] || undefined;
  }
  return undefined;
}
