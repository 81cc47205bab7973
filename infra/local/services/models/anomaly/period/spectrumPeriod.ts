/** The period at which a series resembles itself most, whatever the calendar says. */

import { autocorrelation } from '../numerics/autocorrelation.ts';
import { isNearZero, scaleToUnit, varianceOf } from '../numerics/statistics.ts';
import { trendOf } from '../trendOf.ts';
import { foldError } from './foldError.ts';
import { smoothSpikes } from './smoothSpikes.ts';

/** Fewer points have no period. */
const LEAST_POINTS = 12;

/** A period is longer than this, and shorter than this share of the series and than this many points: two days of minutes, twice. */
const SHORTEST = 4;
const LONGEST_SHARE = 3;
const LONGEST = 5760;

/** A weaker correlation says nothing; nor does one inside its own 90 % confidence band (1.645 standard errors). */
const LEAST_CORRELATION = 0.1;
const BAND = 1.6448536269514722;

/** The share of the variance that a period has to explain. */
const NEEDED = 0.2;

/** The period found, 0 where there is none. Where the series repeats only every few of them, their product. */
export function spectrumPeriod(values: Float64Array): number {
  let sampled = scaleToUnit(values);
  let period = 1;
  for (;;) {
    const found = bestPeriod(sampled);
    if (found === 0) return period === 1 ? 0 : period;
    period *= found;
    sampled = sampled.filter((_, index) => index % found === 0);
  }
}

function bestPeriod(values: Float64Array): number {
  if (values.length < LEAST_POINTS) return 0;
  const calm = smoothSpikes(values);
  const trend = trendOf(calm);
  const detrended = calm.map((value, index) => value - trend[index]!);
  const variance = varianceOf(detrended);
  if (isNearZero(variance)) return 0;
  let best = { period: 0, error: Number.POSITIVE_INFINITY };
  for (const period of candidates(detrended)) {
    const error = foldError(detrended, period);
    if (error < best.error) best = { period, error: isNearZero(error) ? 0 : error };
  }
  const { period, error } = best;
  const explains = isNearZero(error) || 1 - error / variance >= NEEDED;
  return explains && values.length / period > 2 ? period : 0;
}

/** Lags by descending correlation, down to the first that is too weak. */
function candidates(values: Float64Array): readonly number[] {
  const longest = Math.floor(Math.min(values.length / LONGEST_SHARE, LONGEST));
  const correlations = autocorrelation(values, longest);
  const errors = standardErrors(correlations, values.length);
  const lags = Array.from({ length: longest }, (_, index) => index + 1).toSorted(
    (a, b) => correlations[b]! - correlations[a]!,
  );
  const weak = lags.findIndex((lag) => correlations[lag]! < Math.max(BAND * errors[lag]!, LEAST_CORRELATION));
  const strong = weak < 0 ? lags : lags.slice(0, weak);
  return strong.filter((lag) => lag > SHORTEST && lag < longest);
}

/** Bartlett's standard error of each correlation, given those before it. */
function standardErrors(correlations: Float64Array, count: number): Float64Array {
  const errors = new Float64Array(correlations.length);
  let squares = 0;
  for (let lag = 1; lag < errors.length; lag += 1) {
    errors[lag] = Math.sqrt((1 + 2 * squares) / count);
    squares += correlations[lag]! ** 2;
  }
  return errors;
}
