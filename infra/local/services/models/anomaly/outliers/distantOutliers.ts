/** Values that are far from the median, or from the mean where most are equal. */

import { deviationOf, madOf, meanOf, medianOf } from '../numerics/statistics.ts';
import type { SortedSeries } from './sortSeries.ts';

/** Deviations that are far. */
const FAR = 3;

/** Positions of the values that are far, outermost first, among the `most` outermost. */
export function distantOutliers({ values, positions }: SortedSeries, most: number): readonly number[] {
  const mad = madOf(values);
  const deviation = mad === 0 ? deviationOf(values) : mad;
  const centre = mad === 0 ? meanOf(values) : medianOf(values);
  if (deviation === 0) return [];
  const outermost = Array.from(positions.subarray(0, most));
  return outermost.filter((_, index) => Math.abs(values[index]! - centre) / deviation > FAR);
}
