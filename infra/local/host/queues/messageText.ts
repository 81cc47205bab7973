import type { QueueOptions } from '../loader/readHostFile.ts';

type Encoding = QueueOptions['messageEncoding'];

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** The bytes of a message as they travel. */
export function encodeMessage(bytes: Uint8Array, encoding: Encoding): string {
  return Buffer.from(bytes).toString(encoding === 'base64' ? 'base64' : 'utf8');
}

/** The bytes of a message that came; nothing where its text is not what the encoding asks for. */
export function decodeMessage(text: string, encoding: Encoding): Buffer | undefined {
  if (encoding === 'none') return Buffer.from(text, 'utf8');
  return base64.test(text) ? Buffer.from(text, 'base64') : undefined;
}
