/** How strange an anomaly is. */

import { EPSILON } from './numerics/statistics.ts';

/** What an expected value of zero counts as. */
const ZERO = 0.3;

/** The relative distance of an anomaly from what was expected, at most 1. */
export function severityOf(value: number, expected: number): number {
  const size = Math.abs(expected);
  return Math.min(Math.abs(value - expected) / (size <= EPSILON ? ZERO : size), 1);
}
