/** A second look at a series that wanders: at its steps, or the steps of its steps, for what its values did not show. */

import { isStationary } from './isStationary.ts';
import type { Judgement } from './judgement.ts';

/** How often a series may be differenced. */
const MOST_DIFFERENCES = 2;

/** Judges a series with at most this share of anomalies. */
export type Judge = (values: Float64Array, ratio: number) => Judgement;

/** The judgement with anomalies added that only the differenced series shows, as far as `ratio` leaves room for them. */
export function withDifferencedPass(values: Float64Array, ratio: number, judge: Judge): Judgement {
  const first = judge(values, ratio);
  const { length } = values;
  const room = Math.max(Math.trunc(length * ratio), 1) - first.anomalies.reduce((sum, is) => sum + is, 0);
  const { differences, order } = room > 0 ? untilStationary(values) : { differences: values, order: 0 };
  if (order === 0) return first;
  const second = judge(differences, room / length);
  const steps = order === 2 ? summed(second.expected, values[1]! - values[0]!) : second.expected;
  const expected = first.expected.slice();
  const anomalies = first.anomalies.slice();
  const scores = first.scores?.slice();
  for (let index = 1; index < length; index += 1) {
    if (first.anomalies[index] === 1 || second.anomalies[index] === 0) continue;
    expected[index] = first.expected[index - 1]! + steps[index]!;
    anomalies[index] = 1;
    if (scores !== undefined && second.scores !== undefined) scores[index] = second.scores[index]!;
  }
  return { expected, anomalies, scores };
}

/** The series itself (order 0) where it is stationary or does not become so. */
function untilStationary(values: Float64Array): { readonly differences: Float64Array; readonly order: number } {
  let differences = values;
  for (let order = 0; order <= MOST_DIFFERENCES; order += 1) {
    if (isStationary(differences)) return { differences, order };
    differences = differenced(differences, order);
  }
  return { differences: values, order: 0 };
}

/** Each value less the one before; the first ones, which have none that means anything, are those of the first that has. */
function differenced(values: Float64Array, order: number): Float64Array {
  const step = (index: number): number => values[index]! - values[index - 1]!;
  return values.map((_, index) => step(Math.max(index, order + 1)));
}

/** Turns second differences back into first ones. */
function summed(seconds: Float64Array, start: number): Float64Array {
  let step = start;
  return seconds.map((second, index) => {
    if (index >= MOST_DIFFERENCES) step += second;
    return step;
  });
}
