/** Judges a series that does not repeat by the size of its values alone. */

import type { Judgement } from './judgement.ts';
import { bridgeGaps } from './numerics/bridgeGaps.ts';
import { scaleToUnit } from './numerics/statistics.ts';
import { distantOutliers } from './outliers/distantOutliers.ts';
import { extremeOutliers } from './outliers/extremeOutliers.ts';
import { mostOutliers } from './outliers/mostOutliers.ts';
import { rankOutliers } from './outliers/rankOutliers.ts';
import { sortSeries } from './outliers/sortedSeries.ts';
import { trendOf } from './trend.ts';

/** The judgement over every point, or with `forLast` for the last point's sake. `trend` is what is expected where nothing is strange. */
export function judgeByThreshold(
  values: Float64Array,
  trend: Float64Array,
  ratio: number,
  forLast: boolean,
): Judgement {
  const { length } = values;
  const most = mostOutliers(length, ratio);
  const only = forLast ? length - 1 : undefined;
  const sorted = sortSeries(scaleToUnit(values), only);
  const anomalies = new Uint8Array(length);
  for (const end of ['upper', 'lower'] as const) {
    const tests = [extremeOutliers(sorted[end], most, only), distantOutliers(sorted[end], most)];
    for (const position of rankOutliers(tests, most, length)) anomalies[position] = 1;
  }
  if (!anomalies.includes(1)) return { expected: trend, anomalies };
  return { expected: trendOf(bridgeGaps(values, (index) => anomalies[index] === 1)), anomalies };
}
