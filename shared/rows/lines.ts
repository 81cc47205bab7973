const newline = 10;
const carriageReturn = 13;

/** A line of a byte stream. */
export interface Line {
  readonly bytes: Buffer;
  /** Whether these are all its bytes; else they are only its first. */
  readonly isWhole: boolean;
}

/**
 * The lines of a byte stream, without their ends (LF or CRLF); a last line needs none. Of a line of more than `longest`
 * bytes, which is as much as is ever held, only so many are given.
 */
export async function* splitLines(
  chunks: AsyncIterable<Uint8Array>,
  longest = Number.POSITIVE_INFINITY,
): AsyncGenerator<Line> {
  let pieces: Buffer[] = [];
  let length = 0;
  const add = (piece: Buffer): void => {
    if (length < longest) pieces.push(piece.subarray(0, longest - length));
    length += piece.length;
  };
  const take = (): Line => {
    const isWhole = length <= longest;
    const bytes = pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces);
    [pieces, length] = [[], 0];
    return { bytes: isWhole ? withoutReturn(bytes) : bytes, isWhole };
  };
  for await (const chunk of chunks) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let start = 0;
    for (let end = bytes.indexOf(newline); end !== -1; end = bytes.indexOf(newline, start)) {
      add(bytes.subarray(start, end));
      yield take();
      start = end + 1;
    }
    if (start < bytes.length) add(bytes.subarray(start));
  }
  if (length > 0) yield take();
}

function withoutReturn(line: Buffer): Buffer {
  return line.at(-1) === carriageReturn ? line.subarray(0, -1) : line;
}
