import { isUtf8 } from 'node:buffer';
import type { RowError } from '../model/outcome.ts';
import { type LineBlock, lineBlocks, linesOf } from './lines.ts';

/** Bytes of the longest line that is read as a row; it is held in memory as a whole. */
export const maxLineBytes = 16 * 1024 * 1024;
/** Characters that are kept of a longer one. */
const keptCharacters = 1000;
const bytesACharacter = 4;

/** A row of an input, by its places within the partition: both count from 0, and blank lines are no rows. */
export interface SourceRow {
  readonly row: number;
  readonly line: number;
  /** The line's own text; of one that is too long, its first 1,000 characters. */
  readonly text: string;
  /** Why the line is no row, whatever its text says. */
  readonly flaw?: string;
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
  for await (const block of lineBlocks(chunks, maxLineBytes)) {
    const rows: SourceRow[] = [];
    for (const content of contentsOf(isStart && tally.lines === 0 ? withoutMark(block) : block)) {
      const line = tally.lines++;
      if (content.text !== '' || content.flaw !== undefined) rows.push({ row: tally.rows++, line, ...content });
    }
    yield rows;
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

function withoutMark({ bytes, isWhole }: LineBlock): LineBlock {
  return { bytes: bytes.subarray(0, 3).equals(byteOrderMark) ? bytes.subarray(3) : bytes, isWhole };
}

const byteOrderMark = Buffer.from('\uFEFF');

type Content = Pick<SourceRow, 'text' | 'flaw'>;

/** The lines of a block as texts. Most blocks are all UTF-8 and are decoded at once. */
function contentsOf({ bytes, isWhole }: LineBlock): Content[] {
  if (!isWhole) return [startOf(bytes)];
  if (!isUtf8(bytes)) return Array.from(linesOf(bytes), decode);
  const texts = bytes.toString('utf8').split('\n');
  // Behind the last line's end there is no line.
  if (texts.at(-1) === '') texts.pop();
  return texts.map((text) => ({ text: trim(text) }));
}

function decode(bytes: Buffer): Content {
  const text = trim(bytes.toString('utf8'));
  return isUtf8(bytes) ? { text } : { text, flaw: 'The line is not valid UTF-8.' };
}

function startOf(bytes: Buffer): Content {
  const start = Array.from(trim(bytes.toString('utf8', 0, keptCharacters * bytesACharacter)));
  return {
    text: start.slice(0, keptCharacters).join(''),
    flaw: `The line has more than ${maxLineBytes} bytes; _raw holds its start.`,
  };
}

/** By hand, for an expression takes a time that grows with the square of a long run of spaces. */
function trim(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && isSpace(text.charCodeAt(start))) start += 1;
  while (end > start && isSpace(text.charCodeAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0d;
}

function invalidRow(message: string): RowError {
  return { code: 'InvalidRow', message };
}
