/** Sentiment of an English sentence: two logistic regressions say whether it takes a side at all, and which. */

import { spreadScores } from '../scores.ts';
import type { Judgement } from '../sentimentModel.ts';
import { logitOf, probabilityOf, type Weights } from './logistic.ts';
import { signalsOf } from './signalsOf.ts';
import weights from './weights.json' with { type: 'json' };

const polarity = readWeights(weights.polarity);
const opinion = readWeights(weights.opinion);

/** How far a clear side makes up for words that are rather those of facts; chosen by cross-validation. */
const CLARITY = 0.5;

export function judgeEnglish(sentence: string): Judgement {
  const signals = signalsOf(sentence);
  const side = logitOf(polarity, signals);
  const taken = probabilityOf(logitOf(opinion, signals) + CLARITY * Math.abs(side));
  const positive = probabilityOf(side);
  const shares = { positive: taken * positive, neutral: 1 - taken, negative: taken * (1 - positive) };
  const sentiment = taken < 0.5 ? 'neutral' : positive >= 0.5 ? 'positive' : 'negative';
  return { sentiment, confidenceScores: spreadScores(sentiment, shares) };
}

function readWeights(names: Readonly<Record<string, string>>): Weights {
  return new Map(
    Object.entries(names).flatMap(([weight, all]) =>
      all.split(' ').map((name): [string, number] => [name, Number(weight)]),
    ),
  );
}
