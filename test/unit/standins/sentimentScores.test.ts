import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { localModel } from '../../../infra/local/services/models/sentiment/localModel.ts';
import {
  documentLabel,
  labelOf,
  meanScores,
  sentenceScores,
  spreadScores,
} from '../../../infra/local/services/models/sentiment/scores.ts';
import type { ConfidenceScores } from '../../../infra/local/services/models/sentiment/sentimentModel.ts';

const share = fc.double({ min: 0, max: 1, noNaN: true });

function hundredths({ positive, neutral, negative }: ConfidenceScores): number[] {
  return [positive, neutral, negative].map((score) => Math.round(score * 100));
}

describe('scores', () => {
  it('are two decimals that are 1.00 together, and highest for their label', () => {
    fc.assert(
      fc.property(share, share, fc.double({ min: -1, max: 1, noNaN: true }), (pos, neg, compound) => {
        const scores = sentenceScores({ pos, neg, neu: Math.max(0, 1 - pos - neg), compound });
        const label = labelOf(compound);

        expect(hundredths(scores).reduce((sum, value) => sum + value)).toBe(100);
        for (const other of ['positive', 'neutral', 'negative'] as const) {
          expect(scores[other]).toBeGreaterThanOrEqual(0);
          if (other !== label) expect(scores[other]).toBeLessThan(scores[label]);
        }
      }),
    );
  });

  it('have the rest in proportion, where a share is below the least that a label has', () => {
    expect(spreadScores('negative', { positive: 0.3, neutral: 0.3, negative: 0.4 })).toEqual({
      positive: 0.23,
      neutral: 0.22,
      negative: 0.55,
    });
    expect(spreadScores('neutral', { positive: 0, neutral: 1, negative: 0 })).toEqual({
      positive: 0,
      neutral: 0.99,
      negative: 0.01,
    });
  });

  it('of a document are the mean of its sentences', () => {
    const mean = meanScores([
      { positive: 1, neutral: 0, negative: 0 },
      { positive: 0, neutral: 1, negative: 0 },
      { positive: 0, neutral: 0, negative: 1 },
    ]);

    expect(hundredths(mean).toSorted((a, b) => a - b)).toEqual([33, 33, 34]);
    expect(mean.positive).toBe(0.34);
  });
});

describe('documentLabel', () => {
  it.each([
    [['positive', 'neutral'], 'positive'],
    [['neutral', 'negative', 'neutral'], 'negative'],
    [['positive', 'negative'], 'mixed'],
    [['neutral', 'neutral'], 'neutral'],
  ] as const)('of %j is %s', (labels, expected) => {
    expect(documentLabel(labels)).toBe(expected);
  });
});

describe('localModel', () => {
  it.each([
    ['I am so happy today, its sunny!', 'positive'],
    ['this is a dog', 'neutral'],
    ['I am frustrated by this rush hour traffic!', 'negative'],
    ['The cognitive services on spark is pretty lit', 'positive'],
    ['She lit a candle.', 'neutral'],
    ['The food was tasty. The waiter was rude.', 'mixed'],
    ['It was not good.', 'negative'],
    ['It does not work.', 'negative'],
    ['The meeting starts at 10 am', 'neutral'],
    ['Hello.', 'neutral'],
    ['???', 'neutral'],
  ])('finds %j %s, and always the same', (text, label) => {
    expect(localModel.analyze(text, 'en').sentiment).toBe(label);
    expect(localModel.analyze(text, 'en')).toEqual(localModel.analyze(text, 'en'));
  });

  it('reads the start of a word that is too long', () => {
    expect(localModel.analyze(`Great ${'A'.repeat(5000)}a!`, 'en').sentiment).toBe('positive');
  });
});
