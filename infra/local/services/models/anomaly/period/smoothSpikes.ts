/** Takes the spikes out of a series before its period is looked for. */

import { bridgeGaps } from '../numerics/bridgeGaps.ts';
import { deviationOf, EPSILON, meanOf } from '../numerics/statistics.ts';

/** Standard deviations at which a value is a spike. */
const SPIKE = 3;

/** The series with a line in place of each spike. */
export function smoothSpikes(values: Float64Array): Float64Array {
  const mean = meanOf(values);
  const deviation = deviationOf(values) + EPSILON;
  return bridgeGaps(values, (index) => Math.abs(values[index]! - mean) / deviation >= SPIKE);
}
