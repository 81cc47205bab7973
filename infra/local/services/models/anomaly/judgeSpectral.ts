/** Judges a dense series that does not repeat by how its points stand out. */

import type { Judgement } from './judgement.ts';
import { deviationOf, meanOf } from './numerics/statistics.ts';
import { spectralScores } from './spectralScores.ts';

/** A point that stands out this much is strange; up to the second it is part of the series' skeleton. */
const STRANGE = 3.5;
const SKELETON = 1;

/** The score at which a point is as strange as can be. */
const STRANGEST = 15;

/** Points whose mean is expected at the last of them. */
const SMOOTHED = 5;

/** Before the last point is judged, others that stand out this much are dropped, and it has to be as many deviations from the mean. */
const DROPPED = 1.5;

/** The judgement over every point. */
export function judgeSpectral(values: Float64Array, ratio: number): Judgement {
  const raw = spectralScores(values, true);
  return { expected: expectedValues(values, raw), anomalies: strangest(raw, ratio), scores: toScores(raw) };
}

/** The judgement for the last point's sake; only its expected value says anything. */
export function judgeLastSpectral(values: Float64Array, ratio: number): Judgement {
  const { length } = values;
  const raw = spectralScores(values, false);
  const most = Math.min(Math.max(maximum(length, ratio), Math.trunc(length * 0.1)), Math.trunc(length * 0.45));
  const drop = raw.findIndex((score, index) => index >= length - most && score >= DROPPED);
  const kept = drop < 0 ? length - 1 : Math.min(drop, length - 1);
  const calm = Float64Array.of(...values.subarray(0, kept), values[length - 1]!);
  raw.fill(2 * SKELETON, kept, length - 1);
  raw[length - 1] = spectralScores(calm, false).at(-1)!;
  const isUsual = Math.abs(values[length - 1]! - meanOf(values)) / deviationOf(values) < DROPPED;
  if (isUsual) raw[length - 1] = 0;
  const skeleton = values.filter((_, index) => raw[index]! <= SKELETON);
  const expected = values.slice();
  expected[length - 1] = meanOf(skeleton.subarray(skeleton.length >> 1));
  return { expected, anomalies: strangest(raw, ratio), scores: isUsual ? undefined : toScores(raw) };
}

function maximum(count: number, ratio: number): number {
  return Math.max(Math.trunc(count * ratio), 1);
}

function strangest(raw: Float64Array, ratio: number): Uint8Array {
  const strange = Array.from(raw.keys()).filter((index) => raw[index]! >= STRANGE);
  const chosen = strange.toSorted((a, b) => raw[b]! - raw[a]!).slice(0, maximum(raw.length, ratio));
  const anomalies = new Uint8Array(raw.length);
  for (const index of chosen) anomalies[index] = 1;
  return anomalies;
}

/** Scores from 0 to 1 as the service makes margins of them. */
function toScores(raw: Float64Array): Float64Array {
  return raw.map((score) => Math.min(Math.max(score - STRANGE / (STRANGEST - STRANGE), 0), 1));
}

/** Each value of the skeleton, and in place of any other the skeleton's mean in the second half of what came before; smoothed. */
function expectedValues(values: Float64Array, raw: Float64Array): Float64Array {
  const counts = new Float64Array(values.length + 1);
  const sums = new Float64Array(values.length + 1);
  const all = new Float64Array(values.length + 1);
  for (const [index, value] of values.entries()) {
    const is = raw[index]! <= SKELETON ? 1 : 0;
    counts[index + 1] = counts[index]! + is;
    sums[index + 1] = sums[index]! + is * value;
    all[index + 1] = all[index]! + value;
  }
  const means = values.map((value, index) => {
    if (raw[index]! <= SKELETON) return value;
    const from = index >> 1;
    const count = counts[index + 1]! - counts[from]!;
    return count === 0 ? all[index + 1]! / (index + 1) : (sums[index + 1]! - sums[from]!) / count;
  });
  return means.map((_, index) => meanOf(means.subarray(Math.max(0, index - SMOOTHED + 1), index + 1)));
}
