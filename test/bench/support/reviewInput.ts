import { reviewRows, toJsonLines } from '../../../infra/local/reviews/reviewRows.ts';

/** The sample's reviews as JSON Lines, one round of them. */
const round = Buffer.from(toJsonLines(reviewRows()));
export const roundRows = reviewRows().length;
const chunkBytes = 65_536;

/** An input of so many rows that is nowhere kept: the reviews over and over. */
export interface ReviewInput {
  readonly size: number;
  /** The bytes from `start` up to, not including, `end`. */
  read(start: number, end: number): AsyncGenerator<Buffer>;
}

export function reviewInput(rows: number): ReviewInput {
  const lines = round
    .toString('latin1')
    .split('\n')
    .slice(0, rows % roundRows);
  const size = Math.floor(rows / roundRows) * round.length + lines.reduce((sum, line) => sum + line.length + 1, 0);
  return {
    size,
    async *read(start, end) {
      for (let at = start; at < Math.min(end, size); ) {
        const from = at % round.length;
        const length = Math.min(chunkBytes, end - at, size - at, round.length - from);
        yield round.subarray(from, from + length);
        at += length;
      }
    },
  };
}
