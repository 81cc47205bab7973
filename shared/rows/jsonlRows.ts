import { isUtf8 } from 'node:buffer';
import type { RowError } from '../model/outcome.ts';
import { splitLines } from './lines.ts';

/** A row of an input, by its places within the partition: both count from 0, and blank lines are no rows. */
export interface SourceRow {
  readonly row: number;
  readonly line: number;
  /** The line's own text, decoded only when it is asked for. */
  readonly text: string;
}

export type Fields = Readonly<Record<string, unknown>>;

/** What a partition turned out to hold, so far as it has been read. */
export interface Tally {
  rows: number;
  /** Blank ones included. */
  lines: number;
}

/** The rows of a partition's bytes, counted as they go. At the blob's start, a byte order mark is no part of the first row. */
export async function* jsonlRows(
  chunks: AsyncIterable<Uint8Array>,
  { tally = { rows: 0, lines: 0 }, isStart = true }: { readonly tally?: Tally; readonly isStart?: boolean } = {},
): AsyncGenerator<SourceRow> {
  for await (const whole of splitLines(chunks)) {
    const line = tally.lines++;
    const bytes = isStart && line === 0 ? withoutMark(whole) : whole;
    if (!isBlank(bytes)) yield rowOf(bytes, tally.rows++, line);
  }
}

/** A row's fields, or why it has none. The reason tells where, and nothing of the text. */
export function parseFields(text: string): { readonly fields: Fields } | { readonly error: RowError } {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { fields: value as Fields };
    const kind = Array.isArray(value) ? 'an array' : value === null ? 'null' : `a ${typeof value}`;
    return { error: invalidRow(`The line holds ${kind}, not a JSON object.`) };
  } catch (error) {
    const at = error instanceof SyntaxError ? /at position (\d+)/.exec(error.message) : null;
    return { error: invalidRow(`The line is not valid JSON${at ? `, from character ${Number(at[1]) + 1} on` : ''}.`) };
  }
}

function rowOf(bytes: Buffer, row: number, line: number): SourceRow {
  return {
    row,
    line,
    get text() {
      return decode(bytes);
    },
  };
}

/** Whether nothing would be left of a line without the space around its text. */
function isBlank(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d);
}

function withoutMark(bytes: Buffer): Buffer {
  return bytes.subarray(0, 3).equals(byteOrderMark) ? bytes.subarray(3) : bytes;
}

const byteOrderMark = Buffer.from('\uFEFF');

/** Bytes that are no UTF-8 stay a row: JSON does not allow what they decode to outside of a string, so mark them. */
function decode(bytes: Buffer): string {
  const text = isUtf8(bytes) ? bytes.toString('utf8') : `\uFFFD${bytes.toString('utf8')}`;
  return text.replaceAll(/^[ \t\r]+|[ \t\r]+$/g, '');
}

function invalidRow(message: string): RowError {
  return { code: 'InvalidRow', message };
}
