/** Judges a series that does not repeat by the size of its values alone. */

import type { Judgement } from './judgement.ts';
import { bridgeGaps } from './numerics/bridgeGaps.ts';
import { scaleToUnit } from './numerics/statistics.ts';
import { distantOutliers } from './outliers/distantOutliers.ts';
import { extremeOutliers } from './outliers/extremeOutliers.ts';
import { markOutliers } from './outliers/markOutliers.ts';
import { sortSeries } from './outliers/sortSeries.ts';
import { trendOf } from './trendOf.ts';

/** The judgement over every point, or with `forLast` for the last point's sake. `trend` is what is expected where nothing is strange. */
export function judgeByThreshold(
  values: Float64Array,
  trend: Float64Array,
  ratio: number,
  forLast: boolean,
): Judgement {
  const only = forLast ? values.length - 1 : undefined;
  const sorted = sortSeries(scaleToUnit(values), only);
  const anomalies = markOutliers(values.length, ratio, (end) => [
    (most) => extremeOutliers(sorted[end], most, only),
    (most) => distantOutliers(sorted[end], most),
  ]);
  if (!anomalies.includes(1)) return { expected: trend, anomalies };
  return { expected: trendOf(bridgeGaps(values, (index) => anomalies[index] === 1)), anomalies };
}
