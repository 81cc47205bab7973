import type { Random } from '../ports.ts';

/** What a request carries: JSON, bytes as they are, or the parts of a form. */
export type RequestBody =
  | { readonly json: unknown }
  | { readonly bytes: Uint8Array; readonly contentType: string }
  | { readonly form: readonly FormPart[] };

/** A part of a `multipart/form-data` body. */
export interface FormPart {
  readonly name: string;
  /** A name of our own for a part that is a file. */
  readonly filename?: string;
  readonly contentType: string;
  readonly body: string | Uint8Array;
}

/** A body as it goes over the wire, and the headers that tell of it. */
export interface EncodedBody {
  readonly headers: Readonly<Record<string, string>>;
  /** Several pieces are sent one after another, so that large ones are never copied. */
  readonly body?: string | Uint8Array | readonly Uint8Array[];
}

export function encodeBody(body: RequestBody | undefined, random: Random): EncodedBody {
  if (body === undefined) return { headers: {} };
  if ('json' in body) return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body.json) };
  if ('bytes' in body) return { headers: { 'content-type': body.contentType }, body: body.bytes };
  const boundary = `tributary-${[1, 2, 3, 4].map(() => Math.floor(random() * 2 ** 32).toString(16)).join('')}`;
  const pieces = body.form.flatMap((part) => [Buffer.from(headOf(part, boundary)), piece(part.body), lineEnd]);
  pieces.push(Buffer.from(`--${boundary}--\r\n`));
  const length = pieces.reduce((sum, { byteLength }) => sum + byteLength, 0);
  return {
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}`, 'content-length': String(length) },
    body: pieces,
  };
}

const lineEnd = Buffer.from('\r\n');

function headOf({ name, filename, contentType }: FormPart, boundary: string): string {
  const file = filename === undefined ? '' : `; filename="${filename}"`;
  return `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${file}\r\nContent-Type: ${contentType}\r\n\r\n`;
}

function piece(body: string | Uint8Array): Uint8Array {
  return typeof body === 'string' ? Buffer.from(body) : body;
}
