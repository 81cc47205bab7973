import { isUtf8 } from 'node:buffer';
import type { RowError } from '../model/outcome.ts';
import { type Line, splitLines } from './lines.ts';

/** Bytes of the longest line that is read as a row; it is held in memory as a whole. */
export const maxLineBytes = 16 * 1024 * 1024;
/** Characters that are kept of a longer one. */
const keptCharacters = 1000;
const bytesACharacter = 4;

/** A row of an input, by its places within the partition: both count from 0, and blank lines are no rows. */
export interface SourceRow {
  readonly row: number;
  readonly line: number;
  /** The line's own text, decoded only when it is asked for; of one that is too long, its first 1,000 characters. */
  readonly text: string;
  /** Why the line is no row, whatever its text says. */
  readonly flaw?: string | undefined;
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
  for await (const whole of splitLines(chunks, maxLineBytes)) {
    const line = tally.lines++;
    const content = isStart && line === 0 ? withoutMark(whole) : whole;
    if (!isBlank(content)) yield rowOf(content, tally.rows++, line);
  }
}

/** A row's fields, or why it has none. The reason tells where, and nothing of the text. */
export function parseFields({
  text,
  flaw,
}: Pick<SourceRow, 'text' | 'flaw'>): { readonly fields: Fields } | { readonly error: RowError } {
  if (flaw !== undefined) return { error: invalidRow(flaw) };
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

function rowOf(content: Line, row: number, line: number): SourceRow {
  return {
    row,
    line,
    get text() {
      return textOf(content);
    },
    get flaw() {
      return flawOf(content);
    },
  };
}

/** Whether nothing would be left of a line without the space around its text. */
function isBlank({ bytes, isWhole }: Line): boolean {
  return isWhole && bytes.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d);
}

function withoutMark({ bytes, isWhole }: Line): Line {
  return { bytes: bytes.subarray(0, 3).equals(byteOrderMark) ? bytes.subarray(3) : bytes, isWhole };
}

const byteOrderMark = Buffer.from('\uFEFF');

function textOf({ bytes, isWhole }: Line): string {
  if (isWhole) return trim(bytes.toString('utf8'));
  const start = Array.from(trim(bytes.toString('utf8', 0, keptCharacters * bytesACharacter)));
  return start.slice(0, keptCharacters).join('');
}

function flawOf({ bytes, isWhole }: Line): string | undefined {
  if (!isWhole) return `The line has more than ${maxLineBytes} bytes; _raw holds its start.`;
  return isUtf8(bytes) ? undefined : 'The line is not valid UTF-8.';
}

/** By hand, for an expression takes a time that grows with the square of a long run of spaces. */
function trim(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && isSpace(text[start])) start += 1;
  while (end > start && isSpace(text[end - 1])) end -= 1;
  return text.slice(start, end);
}

function isSpace(char: string | undefined): boolean {
  return char === ' ' || char === '\t' || char === '\r';
}

function invalidRow(message: string): RowError {
  return { code: 'InvalidRow', message };
}
