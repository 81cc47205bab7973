import { expect, test } from 'vitest';
import { measureAgreement } from '../../../infra/local/reviews/agreement.ts';
import type { EnrichedReview } from '../../../infra/local/reviews/enrichedReview.ts';
import { describeAgreement, describeRows } from '../../../infra/local/reviews/reviewReport.ts';

type Sentiment = 'positive' | 'neutral' | 'negative' | 'mixed';

function review(label: 0 | 1, sentiment?: Sentiment): EnrichedReview {
  const scores = { positive: 0.7, neutral: 0.2, negative: 0.1 };
  const value = sentiment && { document: { sentiment, confidenceScores: scores } };
  return { id: 'r', label, text: 'A review that is longer than the column.', sentiment: value ?? null };
}

const rows = [
  review(1, 'positive'),
  review(1, 'positive'),
  review(1, 'negative'),
  review(1, 'neutral'),
  review(0, 'negative'),
  review(0, 'mixed'),
];

test('right and wrong count only what the service calls positive or negative', () => {
  const { right, wrong, confusion } = measureAgreement([...rows, review(0)]);
  expect({ right, wrong }).toEqual({ right: 3, wrong: 1 });
  expect(confusion.positive).toEqual({ positive: 2, negative: 1, neutral: 1, mixed: 0, none: 0 });
  expect(confusion.negative).toEqual({ positive: 0, negative: 1, neutral: 0, mixed: 1, none: 1 });
});

test('the report shows the share and every case', () => {
  expect(describeAgreement(rows)).toBe(
    [
      'Of the 6 reviews that its model did not learn from, the service calls 3 (50.0%) what people called them, and of the 4 that it calls positive or negative (75.0%):',
      '                      positive  negative  neutral  mixed',
      'people said positive         2         1        1      0',
      'people said negative         0         1        0      1',
    ].join('\n'),
  );
});

test('rows without an answer have a column of their own, and no share is made up', () => {
  const report = describeAgreement([review(1), review(0)]);
  expect(report).toContain(
    'Of the 2 reviews that its model did not learn from, the service calls 0 (0.0%) what people called them, and of the 0 that it calls positive or negative:',
  );
  expect(report).toMatch(/people said positive +0 +0 +0 +0 +1$/m);
});

test('shown rows fit the width, with their text shortened', () => {
  expect(describeRows([review(1, 'mixed'), review(0)], 60).split('\n')).toEqual([
    'text                      sentiment  confidence  human label',
    'A review that is longer…  mixed            0.70  positive',
    'A review that is longer…  -                   -  negative',
  ]);
});
