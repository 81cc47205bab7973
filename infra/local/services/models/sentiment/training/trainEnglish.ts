/** The weights of the English model, from the reviews that are not held out and from sentences that say nothing but facts. */

import { readFileSync } from 'node:fs';
import { isHeldOut } from '../../../../reviews/isHeldOut.ts';
import { reviewRows } from '../../../../reviews/reviewRows.ts';
import type { Weights } from '../english/logistic.ts';
import { signalsOf } from '../english/signalsOf.ts';
import { type Example, trainLogistic } from './trainLogistic.ts';

/** What a sentence speaks for: its side if it takes one, and whether it does. */
export interface EnglishWeights {
  readonly polarity: Weights;
  readonly opinion: Weights;
}

/** There are ten times as many reviews as facts; chosen by cross-validation over those that train. */
const FACT_WEIGHT = 4;

/** Weights are kept in steps of this size, and left out below the least: sentences have few words, and none decides. */
const STEP = 0.05;
const LEAST = 0.1;

/** Trains anew; takes seconds. */
export function trainEnglish(): EnglishWeights {
  const reviews = reviewRows()
    .filter((_, at) => !isHeldOut(at))
    .map(({ text, label }) => ({ signals: signalsOf(text), label }));
  const polarity = reviews.map(({ signals, label }): Example => ({ signals, truth: label, weight: 1 }));
  const opinions = reviews.map(({ signals }): Example => ({ signals, truth: 1, weight: 1 }));
  const facts = readFacts().map((fact): Example => ({ signals: signalsOf(fact), truth: 0, weight: FACT_WEIGHT }));
  return { polarity: inSteps(trainLogistic(polarity)), opinion: inSteps(trainLogistic([...opinions, ...facts])) };
}

function readFacts(): readonly string[] {
  const text = readFileSync(new URL('facts.txt', import.meta.url), 'utf8');
  return text.split('\n').filter((line) => line !== '');
}

function inSteps(weights: Weights): Weights {
  const rounded = Array.from(weights, ([name, weight]): [string, number] => [name, Math.round(weight / STEP) * STEP]);
  return new Map(rounded.filter(([, weight]) => Math.abs(weight) >= LEAST));
}
