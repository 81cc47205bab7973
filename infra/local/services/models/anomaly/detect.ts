/** The detector's two answers: about every point of a series, or about its last one. */

import { judgeSeries } from './judgeSeries.ts';
import { marginsOf } from './marginsOf.ts';
import type { Detection, Granularity } from './series.ts';
import { severityOf } from './severityOf.ts';

/** Arrays are as long as the series. */
export interface EntireResult {
  readonly period: number;
  readonly expectedValues: number[];
  readonly upperMargins: number[];
  readonly lowerMargins: number[];
  readonly isAnomaly: boolean[];
  readonly isNegativeAnomaly: boolean[];
  readonly isPositiveAnomaly: boolean[];
  readonly severity: number[];
}

export interface LastResult {
  readonly period: number;
  /** Points to send for the next one to be judged as well. */
  readonly suggestedWindow: number;
  readonly expectedValue: number;
  readonly upperMargin: number;
  readonly lowerMargin: number;
  readonly isAnomaly: boolean;
  readonly isNegativeAnomaly: boolean;
  readonly isPositiveAnomaly: boolean;
  readonly severity: number;
}

/** Periods that a window holds. */
const WINDOW_PERIODS = 4;

/** Points of a window for a series that does not repeat. */
const WINDOWS: Readonly<Record<Granularity, number>> = {
  yearly: 12,
  monthly: 12,
  weekly: 12,
  daily: 28,
  hourly: 168,
  minutely: 1440,
  secondly: 1440,
  microsecond: 1000,
  none: 1440,
};

/** Judges every point with one model of the whole series. */
export function detectEntire(detection: Detection): EntireResult {
  return detect(detection, false);
}

/** Judges the last point with a model of the points before it. */
export function detectLast(detection: Detection): LastResult {
  const result = detect(detection, true);
  const { period } = result;
  const last = detection.values.length - 1;
  return {
    period,
    suggestedWindow: (period === 0 ? WINDOWS[detection.granularity] : WINDOW_PERIODS * period) + 1,
    expectedValue: result.expectedValues[last]!,
    upperMargin: result.upperMargins[last]!,
    lowerMargin: result.lowerMargins[last]!,
    isAnomaly: result.isAnomaly[last]!,
    isNegativeAnomaly: result.isNegativeAnomaly[last]!,
    isPositiveAnomaly: result.isPositiveAnomaly[last]!,
    severity: result.severity[last]!,
  };
}

function detect(detection: Detection, forLast: boolean): EntireResult {
  const { values, sensitivity } = detection;
  const judged = judgeSeries(detection, forLast);
  const { expected, period } = judged;
  const { upper, lower, anomalies } = marginsOf(values, judged, sensitivity);
  const isAnomaly = Array.from(anomalies, (is) => is === 1);
  return {
    period,
    expectedValues: Array.from(expected),
    upperMargins: Array.from(upper),
    lowerMargins: Array.from(lower),
    isAnomaly,
    isNegativeAnomaly: isAnomaly.map((is, index) => is && expected[index]! > values[index]!),
    isPositiveAnomaly: isAnomaly.map((is, index) => is && expected[index]! <= values[index]!),
    severity: isAnomaly.map((is, index) => (is ? severityOf(values[index]!, expected[index]!) : 0)),
  };
}
