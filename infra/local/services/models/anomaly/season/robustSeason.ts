/** A decomposition that single outliers, and growth in proportion to the level, do not spoil. */

import { phaseOf } from '../numerics/phaseOf.ts';
import { deviationOf, meanOf, medianOf, minOf } from '../numerics/statistics.ts';
import { type Decomposition, decompose } from './decompose.ts';

/** Standard deviations at which a value without its trend is an outlier. */
const OUTLIER = 3;

/** A mean relative remainder above the first asks for logarithms, which are taken if they bring it below the second. */
const POOR_FIT = 0.1;
const GOOD_FIT = 0.05;

type Decomposer = (values: Float64Array, period: number) => Decomposition;

/** Season and trend of a series; with `forLast` its last point pulls them less. */
export function robustSeason(values: Float64Array, period: number, forLast: boolean): Decomposition {
  const plain = withoutOutliers(values, period, adjusted(decompose, forLast));
  if (!(relativeRemainder(plain, values) > POOR_FIT)) return plain;
  const logarithmic = withoutOutliers(values, period, adjusted(decomposeLogarithm, forLast));
  return relativeRemainder(logarithmic, values) < GOOD_FIT ? logarithmic : plain;
}

function relativeRemainder({ remainder }: Decomposition, values: Float64Array): number {
  return meanOf(remainder.map((each, index) => Math.abs(each / values[index]!)));
}

/** Decomposes twice: the second time with outliers replaced by what comes before them. */
function withoutOutliers(values: Float64Array, period: number, decomposer: Decomposer): Decomposition {
  const first = decomposer(values, period);
  const detrended = first.remainder.map((each, index) => each + first.season[index]!);
  const outliers = outliersOf(detrended, period);
  if (!outliers.includes(1)) return first;
  let kept = detrended[outliers.indexOf(0)]!;
  const calm = detrended.map((value, index) => {
    if (outliers[index] === 0) kept = value;
    return kept + first.trend[index]!;
  });
  return decomposer(calm, period);
}

/** 1 for each outlier; but what lies outside in more than half of the cycles belongs to the season. */
function outliersOf(values: Float64Array, period: number): Uint8Array {
  const mean = meanOf(values);
  const deviation = deviationOf(values);
  const outside = Uint8Array.from(values, (value) => (Math.abs(value - mean) / deviation >= OUTLIER ? 1 : 0));
  const counts = new Uint32Array(period);
  for (const [index, is] of outside.entries()) counts[index % period]! += is;
  const most = Math.trunc(values.length / period / 2);
  return outside.map((is, index) => (counts[index % period]! <= most ? is : 0));
}

/** Decomposes with and without one more point, the median of its phase, and takes what fits the last point better. */
function adjusted(decomposer: Decomposer, forLast: boolean): Decomposer {
  if (!forLast) return decomposer;
  return (values, period) => {
    const { length } = values;
    const plain = decomposer(values, period);
    const extended = decomposer(Float64Array.of(...values, medianOf(phaseOf(values, length % period, period))), period);
    const error = Math.abs(plain.remainder[length - 1]!);
    if (error <= Math.abs(extended.remainder[length - 1]!)) return plain;
    return {
      season: extended.season.subarray(0, length),
      trend: extended.trend.subarray(0, length),
      remainder: extended.remainder.subarray(0, length),
    };
  };
}

/** For a season that grows with the level; values are raised to be at least 1. */
function decomposeLogarithm(values: Float64Array, period: number): Decomposition {
  const least = minOf(values);
  const lift = least < 1 ? 1 - least : 0;
  const lifted = values.map((value) => value + lift);
  const logarithms = decompose(lifted.map(Math.log), period);
  const trend = logarithms.trend.map(Math.exp);
  const season = logarithms.trend.map((value, index) => Math.exp(value + logarithms.season[index]!) - trend[index]!);
  return {
    season,
    trend: trend.map((value) => value - lift),
    remainder: lifted.map((value, index) => value - trend[index]! - season[index]!),
  };
}
