const newline = 10;
const carriageReturn = 13;

/** A piece of a byte stream: whole lines with their ends, of which the stream's last may lack its own. */
export interface LineBlock {
  readonly bytes: Buffer;
  /** Whether these are whole lines; else they are the first bytes of one that is too long to be held. */
  readonly isWhole: boolean;
}

/** A line of a byte stream, without its end. */
export type Line = LineBlock;

/** A byte stream by whole lines, as many at a time as came together. No more of a line is ever held than `longest` bytes. */
export async function* lineBlocks(
  chunks: AsyncIterable<Uint8Array>,
  longest = Number.POSITIVE_INFINITY,
): AsyncGenerator<LineBlock> {
  let pieces: Buffer[] = [];
  let length = 0;
  const add = (piece: Buffer): void => {
    if (length <= longest) pieces.push(piece);
    length += piece.length;
  };
  /** The line that came in pieces, now with its end of so many bytes. */
  const take = (end: number): LineBlock => {
    const isWhole = length - end <= longest;
    const bytes = Buffer.concat(pieces);
    [pieces, length] = [[], 0];
    return { bytes: isWhole ? bytes : bytes.subarray(0, longest), isWhole };
  };
  for await (const chunk of cut(chunks, longest)) {
    let rest = chunk;
    if (length > 0) {
      const end = rest.indexOf(newline) + 1;
      add(end > 0 ? rest.subarray(0, end) : rest);
      if (end === 0) continue;
      yield take(1);
      rest = rest.subarray(end);
    }
    const end = rest.lastIndexOf(newline) + 1;
    if (end > 0) yield { bytes: rest.subarray(0, end), isWhole: true };
    if (end < rest.length) add(rest.subarray(end));
  }
  if (length > 0) yield take(0);
}

/** Chunks of at most so many bytes, so that no line that is longer lies within one. */
async function* cut(chunks: AsyncIterable<Uint8Array>, longest: number): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += longest) {
      yield Buffer.from(chunk.buffer, chunk.byteOffset + at, Math.min(longest, chunk.length - at));
    }
  }
}

/** The lines of a byte stream, without their ends (LF or CRLF); a last line needs none. */
export async function* splitLines(chunks: AsyncIterable<Uint8Array>, longest?: number): AsyncGenerator<Line> {
  for await (const block of lineBlocks(chunks, longest)) {
    if (!block.isWhole) yield block;
    else for (const bytes of linesOf(block.bytes)) yield { bytes, isWhole: true };
  }
}

/** The lines of a block, without their ends. */
export function* linesOf(block: Buffer): Generator<Buffer> {
  for (let start = 0; start < block.length; ) {
    const found = block.indexOf(newline, start);
    const end = found === -1 ? block.length : found;
    yield withoutReturn(block.subarray(start, end));
    start = end + 1;
  }
}

function withoutReturn(line: Buffer): Buffer {
  return line.at(-1) === carriageReturn ? line.subarray(0, -1) : line;
}
