/** How many points a series takes to repeat itself. */

import type { Granularity } from '../series.ts';
import { calendarPeriod } from './calendarPeriod.ts';
import { spectrumPeriod } from './spectrumPeriod.ts';

/** The period of an evenly spaced series, 0 where it has none. */
export function findPeriod(values: Float64Array, granularity: Granularity, interval: number): number {
  return calendarPeriod(values, granularity, interval) ?? spectrumPeriod(values);
}
