import type { BlobStore } from '../ports.ts';
import { parseGroupEntry } from './groupRows.ts';
import type { LoadedRun } from './records.ts';
import { RunTrouble } from './runTrouble.ts';
import { readBucket } from './shuffle.ts';

/** Where the rows of a bucket stand in their own partitions. */
export interface BucketPlaces {
  readonly count: number;
  /** The row's at a place in the bucket. */
  at(place: number): { readonly partition: number; readonly row: number };
}

/** Reads where the rows of a bucket stand: 4 bytes a row, for a bucket with a large group may have any number of them. */
export async function bucketPlaces(
  store: BlobStore,
  run: LoadedRun,
  stage: number,
  bucket: number,
): Promise<BucketPlaces> {
  const rows: Uint32Array[] = [];
  /** The place in the bucket of each partition's first row. */
  const firsts: number[] = [];
  let count = 0;
  for await (const { lines } of readBucket(store, run, stage, bucket)) {
    rows.push(Uint32Array.from(lines, (line) => parseGroupEntry(line).row));
    firsts.push(count);
    count += lines.length;
  }
  return {
    count,
    at(place) {
      const partition = lastUpTo(firsts, place);
      const row = rows[partition]?.[place - (firsts[partition] ?? 0)];
      if (row === undefined) throw new RunTrouble(`The bucket ${bucket} has no row ${place}.`);
      return { partition, row };
    },
  };
}

/** The place of the last of rising numbers that is at most so large. */
function lastUpTo(numbers: readonly number[], most: number): number {
  let [low, high] = [0, numbers.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((numbers[middle] as number) <= most) low = middle;
    else high = middle - 1;
  }
  return low;
}
