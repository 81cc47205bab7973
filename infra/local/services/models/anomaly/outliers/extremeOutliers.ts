/** The generalized extreme Studentized deviate test (Rosner, 1983), with median and mean as the centre. */

import { EPSILON, NORMAL_QUARTILE } from '../numerics/statistics.ts';
import { studentQuantile } from '../numerics/studentQuantile.ts';
import type { SortedSeries } from './sortSeries.ts';

/** The chance that a normal series has an outlier. */
const ALPHA = 0.05;

/** Positions of the outliers, outermost first, at most `most`. With `only` the test is made for that position, with what lies farther out. */
export function extremeOutliers(series: SortedSeries, most: number, only?: number): readonly number[] {
  const values = withoutFarSide(series);
  const start = only === undefined ? 0 : series.positions.indexOf(only);
  if (start >= values.length) return [];
  const { means, deviations } = suffixMoments(values);
  let found = 0;
  for (let first = start; first < Math.min(most, values.length); first += 1) {
    const value = values[first]!;
    const median = middleOf(values, first);
    const critical = criticalValue(values.length - first);
    const isOutlier =
      isBeyond(median - value, deviationFrom(values, first, median), critical) ||
      isBeyond(means[first]! - value, deviations[first]!, critical);
    if (isOutlier) found = first + 1;
    if (isOutlier && only !== undefined) break;
  }
  return Array.from(series.positions.subarray(0, found));
}

/** Where one value is in the majority, what lies on its other side says nothing about this one. */
function withoutFarSide({ values, majority }: SortedSeries): Float64Array {
  if (majority === undefined) return values;
  const last = values.findLastIndex((value) => Math.abs(value - majority) < EPSILON);
  return values.subarray(0, last + 1);
}

function isBeyond(distance: number, deviation: number, critical: number): boolean {
  return distance / Math.max(deviation, EPSILON) > critical;
}

const criticalValues = new Map<number, number>();

/** The critical distance of the outermost of `count` values; computed once for each count. */
function criticalValue(count: number): number {
  const known = criticalValues.get(count);
  if (known !== undefined) return known;
  const t = studentQuantile(ALPHA / count, count - 2);
  const critical = (t * (count - 1)) / Math.sqrt((count - 2 + t * t) * count);
  criticalValues.set(count, critical);
  return critical;
}

/** Mean and standard deviation of the values from each position on. */
function suffixMoments(values: Float64Array): { readonly means: Float64Array; readonly deviations: Float64Array } {
  const means = new Float64Array(values.length);
  const deviations = new Float64Array(values.length);
  let mean = 0;
  let squares = 0;
  for (let index = values.length - 1; index >= 0; index -= 1) {
    const count = values.length - index;
    const change = values[index]! - mean;
    mean += change / count;
    squares += change * (values[index]! - mean);
    means[index] = mean;
    deviations[index] = Math.sqrt(squares / count);
  }
  return { means, deviations };
}

function middleOf(sorted: Float64Array, from: number): number {
  const count = sorted.length - from;
  const upper = sorted[from + (count >> 1)]!;
  return count % 2 === 1 ? upper : (sorted[from + (count >> 1) - 1]! + upper) / 2;
}

/** The scaled median distance of sorted values from their median, without sorting the distances: both sides have them in order. */
function deviationFrom(sorted: Float64Array, from: number, median: number): number {
  const count = sorted.length - from;
  const middle = from + (count >> 1);
  const taken = (count + 1) >> 1;
  const below = (index: number): number => median - sorted[middle - 1 - index]!;
  const above = (index: number): number => sorted[middle + index]! - median;
  const belowCount = middle - from;
  const aboveCount = sorted.length - middle;
  // How many of the smallest distances are below the median, by bisection.
  let low = Math.max(0, taken - aboveCount);
  let high = Math.min(taken, belowCount);
  while (low < high) {
    const fromBelow = (low + high) >> 1;
    if (below(fromBelow) < above(taken - fromBelow - 1)) low = fromBelow + 1;
    else high = fromBelow;
  }
  const largest = Math.max(low > 0 ? below(low - 1) : 0, taken > low ? above(taken - low - 1) : 0);
  if (count % 2 === 1) return largest / NORMAL_QUARTILE;
  const next = Math.min(
    low < belowCount ? below(low) : Number.POSITIVE_INFINITY,
    taken - low < aboveCount ? above(taken - low) : Number.POSITIVE_INFINITY,
  );
  return (largest + next) / 2 / NORMAL_QUARTILE;
}
