/** The band around what is expected, in which a value is no anomaly. */

import type { Judgement } from './judgement.ts';
import { EPSILON, maxOf, minOf } from './numerics/statistics.ts';

export interface Margins {
  readonly upper: Float64Array;
  readonly lower: Float64Array;
  /** 1 for each anomaly that lies outside its band. */
  readonly anomalies: Uint8Array;
}

/** The share of the usual values' range that is the margin of a usual value, where a model scores its points. */
const USUAL_SHARE = 0.01;

/** How far a band is widened that a usual value is outside of. */
const WIDENED = 1.01;

/** At this sensitivity every anomaly stays one. */
const MOST_SENSITIVE = 100;

/** The margins of each point, and which anomalies remain: those within their band are too slight for this sensitivity. */
export function marginsOf(values: Float64Array, judgement: Judgement, sensitivity: number): Margins {
  const { expected } = judgement;
  const wanted = wantedMargins(values, judgement, sensitivity);
  const highest = Math.max(maxOf(values), maxOf(expected));
  const lowest = Math.min(minOf(values), minOf(expected));
  const upper = wanted.map((margin, index) => Math.min(expected[index]! + margin, highest) - expected[index]!);
  const lower = wanted.map((margin, index) => expected[index]! - Math.max(expected[index]! - margin, lowest));
  const anomalies = judgement.anomalies.slice();
  for (const [index, value] of values.entries()) {
    const distance = value - expected[index]!;
    const inside = distance <= upper[index]! && -distance <= lower[index]!;
    if (anomalies[index] === 0) {
      if (!inside) upper[index] = lower[index] = Math.abs(distance) * WIDENED;
    } else if (inside && sensitivity === MOST_SENSITIVE) {
      upper[index] = lower[index] = 0;
    } else if (inside) {
      anomalies[index] = 0;
    }
  }
  return { upper, lower, anomalies };
}

function wantedMargins(values: Float64Array, { expected, scores }: Judgement, sensitivity: number): Float64Array {
  const insensitivity = (MOST_SENSITIVE - sensitivity) / MOST_SENSITIVE;
  if (scores === undefined) return expected.map((value) => Math.abs(value) * insensitivity);
  const usual = values.filter((_, index) => scores[index]! <= EPSILON);
  const usualMargin = usual.length > 0 ? (maxOf(usual) - minOf(usual)) * USUAL_SHARE : 0;
  return scores.map((score, index) =>
    score <= EPSILON ? usualMargin : (Math.abs(values[index]! - expected[index]!) / score) * insensitivity,
  );
}
