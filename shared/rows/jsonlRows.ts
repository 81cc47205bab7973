import { isUtf8 } from 'node:buffer';
import type { RowError } from '../model/outcome.ts';
import { lineBlocks, linesOf } from './lines.ts';

/** A row of an input, by its places within the partition: both count from 0, and blank lines are no rows. */
export interface SourceRow {
  readonly row: number;
  readonly line: number;
  /** The line's own text. */
  readonly text: string;
}

export type Fields = Readonly<Record<string, unknown>>;

/** What a partition turned out to hold, so far as it has been read. */
export interface Tally {
  rows: number;
  /** Blank ones included. */
  lines: number;
}

/**
 * The rows of a partition's bytes, counted as they go, as many at a time as came together: a turn of the event loop for each
 * would cost more than the rest. At the blob's start, a byte order mark is no part of the first row.
 */
export async function* jsonlRows(
  chunks: AsyncIterable<Uint8Array>,
  { tally = { rows: 0, lines: 0 }, isStart = true }: { readonly tally?: Tally; readonly isStart?: boolean } = {},
): AsyncGenerator<readonly SourceRow[]> {
  for await (const block of lineBlocks(chunks)) {
    const texts = decodeLines(isStart && tally.lines === 0 ? withoutMark(block) : block);
    const rows: SourceRow[] = [];
    for (const decoded of texts) {
      const line = tally.lines++;
      const text = trimmed(decoded);
      if (text !== '') rows.push({ row: tally.rows++, line, text });
    }
    yield rows;
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

function withoutMark(bytes: Buffer): Buffer {
  return bytes.subarray(0, 3).equals(byteOrderMark) ? bytes.subarray(3) : bytes;
}

const byteOrderMark = Buffer.from('\uFEFF');

function decodeLines(block: Buffer): string[] {
  if (!isUtf8(block)) return Array.from(linesOf(block), decode);
  const lines = block.toString('utf8').split('\n');
  // What follows the last newline is no line, unless it holds something.
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/** Bytes that are no UTF-8 stay a row: JSON does not allow what they decode to outside of a string, so mark them. */
function decode(bytes: Buffer): string {
  return isUtf8(bytes) ? bytes.toString('utf8') : `\uFFFD${bytes.toString('utf8')}`;
}

/** Without the white space that JSON allows around a value. */
function trimmed(text: string): string {
  return isSpace(text.charCodeAt(0)) || isSpace(text.charCodeAt(text.length - 1))
    ? text.replaceAll(/^[ \t\r]+|[ \t\r]+$/g, '')
    : text;
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0d;
}

function invalidRow(message: string): RowError {
  return { code: 'InvalidRow', message };
}
