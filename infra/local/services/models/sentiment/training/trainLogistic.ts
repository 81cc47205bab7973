/** Fits the weights of a logistic regression; the same examples always give the same weights. */

import { probabilityOf, type Weights } from '../english/logistic.ts';
import type { Signals } from '../english/signalsOf.ts';

export interface Example {
  readonly signals: Signals;
  /** What the probability should be, 0 to 1. */
  readonly truth: number;
  /** How many times it counts. */
  readonly weight: number;
}

// Chosen by cross-validation over the rows that train.
const ROUNDS = 12;
const STEP = 0.1;
const DECAY = 0.01;

/** A prime, so that steps of it come by every example in an order that has nothing to do with theirs. */
const STRIDE = 7919;

/** Steps that get shorter for each signal by itself (AdaGrad), with weights that decay unless they are needed. */
export function trainLogistic(examples: readonly Example[]): Weights {
  const weights = new Map<string, number>();
  const squares = new Map<string, number>();
  for (let at = 0; at < examples.length * ROUNDS; at += 1) {
    const example = examples[(at * STRIDE) % examples.length];
    if (example === undefined) continue;
    const { signals, truth, weight } = example;
    let logit = 0;
    for (const [name, strength] of signals) logit += (weights.get(name) ?? 0) * strength;
    const error = (probabilityOf(logit) - truth) * weight;
    for (const [name, strength] of signals) {
      const before = weights.get(name) ?? 0;
      const slope = error * strength + DECAY * before;
      const square = (squares.get(name) ?? Number.EPSILON) + slope * slope;
      squares.set(name, square);
      weights.set(name, before - (STEP * slope) / Math.sqrt(square));
    }
  }
  return weights;
}
