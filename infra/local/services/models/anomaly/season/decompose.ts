/**
 * Seasonal-trend decomposition by loess (Cleveland, Cleveland, McRae and Terpenning, 1990) with a season that never
 * changes, made robust: values far from the fit lose their weight in the next round.
 */

import { phaseOf } from '../numerics/phaseOf.ts';
import { medianOf } from '../numerics/statistics.ts';
import { loess, loessAt } from './loess.ts';

/** season + trend + remainder is the series. */
export interface Decomposition {
  readonly season: Float64Array;
  readonly trend: Float64Array;
  readonly remainder: Float64Array;
}

/** Rounds of the robust fit after the first, each with one pass over season and trend: the authors' default. */
const ROBUST_ROUNDS = 15;

/** Smoothed values are computed this many times in the length of their window. */
const STEPS_PER_WINDOW = 10;

/** Decomposes a series that has more than two periods of at least two points. */
export function decompose(values: Float64Array, period: number): Decomposition {
  const smoothers = smoothersFor(values.length, period);
  let season: Float64Array = new Float64Array(values.length);
  let trend: Float64Array = new Float64Array(values.length);
  let trust: Float64Array | undefined;
  for (let round = 0; round <= ROBUST_ROUNDS; round += 1) {
    const detrended = values.map((value, index) => value - trend[index]!);
    season = seasonOf(detrended, period, smoothers, trust);
    const adjusted = values.map((value, index) => value - season[index]!);
    trend = loess(adjusted, { ...smoothers.trend, trust });
    trust = trustIn(values.map((value, index) => Math.abs(value - season[index]! - trend[index]!)));
  }
  return { season, trend, remainder: values.map((value, index) => value - season[index]! - trend[index]!) };
}

interface Smoother {
  readonly span: number;
  readonly degree: 0 | 1;
  readonly jump: number;
}

interface Smoothers {
  readonly phase: Smoother;
  readonly lowPass: Smoother;
  readonly trend: Smoother;
}

function smoothersFor(length: number, period: number): Smoothers {
  const phaseSpan = 10 * length + 1;
  const smoother = (span: number, degree: 0 | 1): Smoother => ({
    span,
    degree,
    jump: Math.ceil(span / STEPS_PER_WINDOW),
  });
  return {
    phase: smoother(phaseSpan, 0),
    lowPass: smoother(nextOdd(period), 1),
    trend: smoother(nextOdd(Math.ceil((1.5 * period) / (1 - 1.5 / phaseSpan))), 1),
  };
}

/** Each phase smoothed by itself over all cycles, less what is slow in all phases together. */
function seasonOf(
  detrended: Float64Array,
  period: number,
  { phase: smoother, lowPass }: Smoothers,
  trust: Float64Array | undefined,
): Float64Array {
  const { length } = detrended;
  const extended = new Float64Array(length + 2 * period);
  for (let phase = 0; phase < period; phase += 1) {
    const values = phaseOf(detrended, phase, period);
    const options = { ...smoother, trust: trust === undefined ? undefined : phaseOf(trust, phase, period) };
    const smooth = loess(values, options);
    const last = smooth.length - 1;
    extended[phase] = loessAt(values, -1, options) ?? smooth[0]!;
    for (const [cycle, value] of smooth.entries()) extended[phase + (cycle + 1) * period] = value;
    extended[phase + (last + 2) * period] = loessAt(values, last + 1, options) ?? smooth[last]!;
  }
  const slow = loess(movingMean(movingMean(movingMean(extended, period), period), 3), lowPass);
  return slow.map((value, index) => extended[index + period]! - value);
}

/** The means of every `size` neighbours; there are `size - 1` fewer than values. */
function movingMean(values: Float64Array, size: number): Float64Array {
  const means = new Float64Array(values.length - size + 1);
  let sum = 0;
  for (const [index, value] of values.entries()) {
    sum += value - (index >= size ? values[index - size]! : 0);
    if (index >= size - 1) means[index - size + 1] = sum / size;
  }
  return means;
}

/** The bisquare weight of each residual against six times their median. */
function trustIn(residuals: Float64Array): Float64Array {
  const limit = 6 * medianOf(residuals);
  return residuals.map((residual) => {
    if (residual <= 0.001 * limit) return 1;
    return residual <= 0.999 * limit ? (1 - (residual / limit) ** 2) ** 2 : 0;
  });
}

function nextOdd(value: number): number {
  return value % 2 === 0 ? value + 1 : value;
}
