/** The Theil-Sen slope: the median slope between any two values, which outliers do not move. */

import { medianInPlace } from './statistics.ts';

/** The slope for one step of an evenly spaced series of at least two values. */
export function medianSlope(values: Float64Array): number {
  const { length } = values;
  const slopes = new Float64Array((length * (length - 1)) / 2);
  let count = 0;
  for (let from = 0; from < length; from += 1) {
    for (let to = from + 1; to < length; to += 1) {
      slopes[count] = (values[to]! - values[from]!) / (to - from);
      count += 1;
    }
  }
  return medianInPlace(slopes);
}
