/** A run of whole rows of a blob: the bytes from `start` up to, not including, `end`. */
export interface Partition {
  readonly start: number;
  readonly end: number;
}

/** Partitions worked on at once: more would not raise a bound that the calls in flight set. */
export const maxLanes = 8;

/** A block blob has at most 50,000 blocks; one block a partition, with room to spare. */
const maxPartitions = 40_000;
const smallestBytes = 64 * 1024;
const largestBytes = 1024 * 1024;

/** Bytes a partition should have: small enough for all lanes to have work, large enough to be worth an activity. */
export function partitionBytes(size: number, lanes: number): number {
  const even = Math.ceil(size / (lanes * 4));
  return Math.max(Math.min(Math.max(even, smallestBytes), largestBytes), Math.ceil(size / maxPartitions));
}

/** Offsets near which a blob of `size` bytes is to be cut, before they are moved to the next row's start. */
export function nominalCuts(size: number, target: number): number[] {
  const count = Math.max(Math.ceil(size / target), 1);
  return Array.from({ length: count - 1 }, (_, at) => (at + 1) * target);
}

/** Partitions between row starts: every byte in exactly one, none empty. A row longer than a partition swallows cuts. */
export function partitionsBetween(size: number, rowStarts: readonly number[]): Partition[] {
  const edges = [...new Set([0, ...rowStarts, size])].filter((edge) => edge <= size).toSorted((a, b) => a - b);
  return edges.slice(1).map((end, at) => ({ start: edges[at] as number, end }));
}

/** Partitions of whole pieces, one after another, each of at least `target` bytes but for the last. */
export function partitionsOfPieces(sizes: readonly number[], target: number): Partition[] {
  const partitions: Partition[] = [];
  let [start, end] = [0, 0];
  for (const size of sizes) {
    end += size;
    if (end - start < target) continue;
    partitions.push({ start, end });
    start = end;
  }
  if (start < end) partitions.push({ start, end });
  return partitions;
}
