/** Chooses the model that suits a series and has it judged. */

import { AnomalyError } from './anomalyError.ts';
import { filledForDetection, filledForPeriod } from './impute/fillGaps.ts';
import { placeCount } from './impute/grid.ts';
import { judgeByThreshold } from './judgeByThreshold.ts';
import type { Judgement } from './judgement.ts';
import { judgeSeasonal } from './judgeSeasonal.ts';
import { judgeLastSpectral, judgeSpectral } from './judgeSpectral.ts';
import { EPSILON, madOf, maxOf, minOf } from './numerics/statistics.ts';
import { findPeriod } from './period/findPeriod.ts';
import type { Detection } from './series.ts';
import { trendOf } from './trendOf.ts';
import { withDifferencedPass } from './withDifferencedPass.ts';

export interface JudgedSeries extends Judgement {
  /** As asked for, or as found. */
  readonly period: number;
}

/** A share of the grid that may be missing where the series repeats. */
const MOST_MISSING = 0.5;

/** Seconds below which the places of a dense series lie apart: an hour. */
const DENSE_SECONDS = 3600;

/** Bins of the values' range, and the share of the values in one of them that makes it a majority. */
const BINS = 20;
const MAJORITY = 0.6;

/** Judges every point of a series, or with `forLast` only the last one, by those before it. */
export function judgeSeries(detection: Detection, forLast: boolean): JudgedSeries {
  const { values, places } = detection;
  const period = periodOf(detection);
  const filled = filledForDetection(detection, period);
  const ratio = forLast ? ratioForLast(detection) : detection.maxAnomalyRatio;
  const judgement = withoutTrifles(filled ?? values, judge(filled ?? values, detection, { period, ratio, forLast }));
  if (filled === undefined) return { ...judgement, period };
  const { expected, anomalies, scores } = judgement;
  return {
    expected: Float64Array.from(places, (place) => expected[place]!),
    anomalies: Uint8Array.from(places, (place) => anomalies[place]!),
    scores: scores && Float64Array.from(places, (place) => scores[place]!),
    period,
  };
}

function periodOf(detection: Detection): number {
  const { places, granularity, interval } = detection;
  const count = placeCount(places);
  const tooFew = (count - places.length) / count > MOST_MISSING;
  if (detection.period === undefined && tooFew) return 0;
  const period = detection.period ?? findPeriod(filledForPeriod(detection), granularity, interval);
  if (period > 1 && tooFew) {
    throw new AnomalyError(
      'InvalidSeries',
      `Ratio of missing points should be less than 50% for seasonal timeseries. There should be at least ${Math.ceil(count * MOST_MISSING)} points, but got ${places.length} points.`,
    );
  }
  return period;
}

interface JudgeOptions {
  readonly period: number;
  readonly ratio: number;
  readonly forLast: boolean;
}

function judge(series: Float64Array, detection: Detection, { period, ratio, forLast }: JudgeOptions): Judgement {
  if (period > 1) return judgeSeasonal(series, period, ratio, forLast);
  if (isDense(detection) && madOf(series) >= EPSILON) {
    return withDifferencedPass(series, ratio, forLast ? judgeLastSpectral : judgeSpectral);
  }
  const trend = trendOf(series, period);
  return withDifferencedPass(series, ratio, (values, share) => judgeByThreshold(values, trend, share, forLast));
}

function isDense({ granularity, interval }: Detection): boolean {
  if (granularity === 'minutely') return interval * 60 < DENSE_SECONDS;
  return granularity === 'secondly' && interval < DENSE_SECONDS;
}

/** Where most values are alike, fewer of the others may be anomalies. */
function ratioForLast({ values, maxAnomalyRatio }: Detection): number {
  const share = largestBin(values) / values.length;
  if (share <= MAJORITY) return maxAnomalyRatio;
  return Math.max((1 - share) * maxAnomalyRatio, Math.min(0.05, maxAnomalyRatio));
}

function largestBin(values: Float64Array): number {
  const least = minOf(values);
  const range = maxOf(values) - least;
  const counts = new Uint32Array(BINS);
  for (const value of values) {
    const bin = range === 0 ? 0 : Math.floor(((value - least) / range) * BINS);
    counts[Math.min(bin, BINS - 1)]! += 1;
  }
  return Math.max(...counts);
}

/** A value that is as good as the expected one is no anomaly. */
function withoutTrifles(values: Float64Array, judgement: Judgement): Judgement {
  const { expected, anomalies } = judgement;
  const kept = anomalies.map((is, index) => (Math.abs(values[index]! - expected[index]!) < EPSILON ? 0 : is));
  return { ...judgement, anomalies: kept };
}
