/** Logistic regression: a weight for each signal, and the probability that all of them together speak for. */

import type { Signals } from './signalsOf.ts';

/** Weights by the signal's name; one that is not there weighs nothing. */
export type Weights = ReadonlyMap<string, number>;

/** The weighted sum of the signals: above 0 they speak for, below 0 against. */
export function logitOf(weights: Weights, signals: Signals): number {
  let sum = 0;
  for (const [name, strength] of signals) sum += (weights.get(name) ?? 0) * strength;
  return sum;
}

/** The probability that a logit stands for. */
export function probabilityOf(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}
