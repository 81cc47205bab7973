const newline = 10;
const carriageReturn = 13;

/** A byte stream in blocks of whole lines with their ends; only the last may lack its newline. */
export async function* lineBlocks(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let rest: Buffer[] = [];
  for await (const chunk of chunks) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const end = bytes.lastIndexOf(newline) + 1;
    if (end > 0) {
      const whole = bytes.subarray(0, end);
      yield rest.length === 0 ? whole : Buffer.concat([...rest, whole]);
      rest = [];
    }
    if (end < bytes.length) rest.push(bytes.subarray(end));
  }
  if (rest.length > 0) yield Buffer.concat(rest);
}

/** The lines of a byte stream, without their ends (LF or CRLF); a last line needs none. */
export async function* splitLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  for await (const block of lineBlocks(chunks)) yield* linesOf(block);
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
