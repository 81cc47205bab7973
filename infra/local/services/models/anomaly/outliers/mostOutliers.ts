/** How many outliers a series may have at one end. */

/** At least one, and fewer than half of the points. */
export function mostOutliers(count: number, ratio: number): number {
  return Math.min(Math.max(Math.ceil(count * ratio), 1), (count >> 1) - 1);
}
