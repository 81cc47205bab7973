/** Periods that the calendar suggests: a day, a week, a year. */

import { phaseOf } from '../numerics/phaseOf.ts';
import { runningMedian } from '../numerics/runningMedian.ts';
import { isNearZero, medianOf, scaleToUnit, varianceOf } from '../numerics/statistics.ts';
import type { Granularity } from '../series.ts';
import { foldError } from './foldError.ts';
import { smoothSpikes } from './smoothSpikes.ts';

/** A shorter period is none. */
const SHORTEST_PERIOD = 4;

/** Points of a unit of time in the order in which they are tried; the first is also the one that a shorter one is extended to. */
const GUESSES: Readonly<Record<Granularity, readonly number[]>> = {
  yearly: [],
  monthly: [12],
  weekly: [12, 4],
  daily: [7],
  hourly: [168, 24],
  minutely: [10_080, 1440, 2880],
  secondly: [604_800, 86_400, 172_800],
  microsecond: [1000],
  none: [],
};

/** Only these are finer than a day, so that an interval of several of them divides the guess. */
const DIVIDED: readonly Granularity[] = ['hourly', 'minutely', 'secondly'];

/** The share of the variance that a period has to explain, by its length: as the series is, and without its trend. */
const NEEDED = [
  { upTo: 24, plain: 0.35, detrended: 0.35 },
  { upTo: 168, plain: 0.15, detrended: 0.65 },
  { upTo: Number.POSITIVE_INFINITY, plain: 0.1, detrended: 0.7 },
] as const;

/** The first calendar period that the series follows, if there is one. */
export function calendarPeriod(values: Float64Array, granularity: Granularity, interval: number): number | undefined {
  const divisor = DIVIDED.includes(granularity) ? interval : 1;
  const guesses = GUESSES[granularity].map((points) => Math.floor(points / divisor));
  const found = guesses.find(
    (period) => values.length > 2 * period && period >= SHORTEST_PERIOD && isFollowed(values, period),
  );
  const [longest = 0] = guesses;
  if (found === undefined || values.length <= 2 * longest || longest % found !== 0) return found;
  return longest;
}

function isFollowed(values: Float64Array, period: number): boolean {
  const scaled = scaleToUnit(values);
  const calm = smoothSpikes(scaled);
  if (isNearZero(varianceOf(calm))) return false;
  const needed = NEEDED.find(({ upTo }) => period <= upTo) ?? NEEDED[2];
  if (explainedBy(calm, period) > needed.plain) return true;
  const median = runningMedian(scaled, period, 'shrunk');
  const detrended = clipPhases(smoothSpikes(scaled.map((value, index) => value - median[index]!)), period);
  return !isNearZero(varianceOf(detrended)) && explainedBy(detrended, period) > needed.detrended;
}

function explainedBy(values: Float64Array, period: number): number {
  const error = foldError(values, period);
  return isNearZero(error) ? 1 : 1 - error / varianceOf(values);
}

/** Cuts off what rises above its phase's median: peaks may come and go, the floor has to repeat. */
function clipPhases(values: Float64Array, period: number): Float64Array {
  const medians = Float64Array.from({ length: period }, (_, phase) => medianOf(phaseOf(values, phase, period)));
  return values.map((value, index) => Math.min(value, medians[index % period]!));
}
