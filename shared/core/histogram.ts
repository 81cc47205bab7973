/**
 * Durations counted in buckets that are the same for all, so that counts of different places add up. A bucket is told by
 * its number, and only those that have any are there.
 */
export type Histogram = Readonly<Record<string, number>>;

/** Buckets for each doubling: a percentile is right to within a fifth. The last bucket holds 300 s and all above. */
const perDoubling = 4;
const last = Math.ceil(perDoubling * Math.log2(300_000));

/** The number of the bucket of so many milliseconds. Bucket 0 is up to 1 ms, and each next one up to 2^(1/4) times more. */
export function bucketOf(ms: number): number {
  return ms <= 1 ? 0 : Math.min(Math.ceil(perDoubling * Math.log2(ms)), last);
}

/** What this share of the durations is no longer than, in milliseconds; `undefined` where none was counted. */
export function percentile(histogram: Histogram, share: number): number | undefined {
  const buckets = Object.entries(histogram)
    .map(([bucket, count]) => ({ bucket: Number(bucket), count }))
    .toSorted((a, b) => a.bucket - b.bucket);
  const total = buckets.reduce((sum, { count }) => sum + count, 0);
  let left = total * share;
  for (const { bucket, count } of buckets) {
    left -= count;
    if (left <= 0) return Math.round(10 * 2 ** (bucket / perDoubling)) / 10;
  }
  return undefined;
}
