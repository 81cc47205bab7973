/** Judges a series that repeats: what is left when season and trend are taken away. */

import type { Judgement } from './judgement.ts';
import { bridgeGaps } from './numerics/bridgeGaps.ts';
import { scaleToUnit } from './numerics/statistics.ts';
import { distantOutliers } from './outliers/distantOutliers.ts';
import { extremeOutliers } from './outliers/extremeOutliers.ts';
import { markOutliers } from './outliers/markOutliers.ts';
import { sortSeries } from './outliers/sortSeries.ts';
import { robustSeason } from './season/robustSeason.ts';

/** The judgement over every point, or with `forLast` for the last point's sake. */
export function judgeSeasonal(values: Float64Array, period: number, ratio: number, forLast: boolean): Judgement {
  const { season, trend } = robustSeason(values, period, forLast);
  const deseasoned = values.map((value, index) => value - season[index]!);
  const remainder = deseasoned.map((value, index) => value - trend[index]!);
  const anomalies = outliersIn(deseasoned, remainder, ratio, forLast);
  const calm = calmTrend(trend, anomalies, period);
  return { expected: calm.map((value, index) => value + season[index]!), anomalies };
}

function outliersIn(deseasoned: Float64Array, remainder: Float64Array, ratio: number, forLast: boolean): Uint8Array {
  const only = forLast ? deseasoned.length - 1 : undefined;
  const level = sortSeries(scaleToUnit(deseasoned), only);
  const rest = sortSeries(scaleToUnit(remainder), only);
  return markOutliers(deseasoned.length, ratio, (end) => [
    (most) => extremeOutliers(level[end], most, only),
    (most) => distantOutliers(level[end], most),
    (most) => extremeOutliers(rest[end], most, only),
  ]);
}

/** The trend without what anomalies made of it; many at the end leave none of its last half period. */
function calmTrend(trend: Float64Array, anomalies: Uint8Array, period: number): Float64Array {
  if (!anomalies.includes(1)) return trend;
  const half = period >> 1;
  const end = trend.length - half;
  const atEnd = anomalies.subarray(end).reduce((sum, is) => sum + is, 0);
  const dropEnd = atEnd >= 0.5 * half;
  return bridgeGaps(trend, (index) => anomalies[index] === 1 || (dropEnd && index >= end));
}
