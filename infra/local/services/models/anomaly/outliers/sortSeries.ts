/** A series in order of size, seen from one of its two ends. */

import { EPSILON, madOf } from '../numerics/statistics.ts';

/** The outermost value comes first. Seen from the upper end, values have their signs turned, so that either end is the lower one. */
export interface SortedSeries {
  readonly values: Float64Array;
  /** Where each value stands in the series. */
  readonly positions: Int32Array;
  /** A value that more than half of all have, if it is not at an end itself. */
  readonly majority: number | undefined;
}

/** The series from its lower and from its upper end. Of equal values `first` is the outermost, and then the earliest. */
export function sortSeries(
  series: Float64Array,
  first?: number,
): { readonly lower: SortedSeries; readonly upper: SortedSeries } {
  return {
    lower: fromBelow(series, first),
    upper: fromBelow(
      series.map((value) => -value),
      first,
    ),
  };
}

function fromBelow(series: Float64Array, first: number | undefined): SortedSeries {
  const rank = (position: number): number => (position === first ? -1 : position);
  const positions = Int32Array.from(series.keys()).toSorted((a, b) => series[a]! - series[b]! || rank(a) - rank(b));
  const values = Float64Array.from(positions, (position) => series[position]!);
  return { values, positions, majority: majorityOf(values) };
}

function majorityOf(sorted: Float64Array): number | undefined {
  if (Math.abs(madOf(sorted)) > EPSILON) return undefined;
  const middle = sorted[(sorted.length - 1) >> 1]!;
  return isClose(middle, sorted[0]!) || isClose(middle, sorted.at(-1)!) ? undefined : middle;
}

function isClose(value: number, other: number): boolean {
  return Math.abs(value - other) <= EPSILON + 1e-5 * Math.abs(other);
}
