import { expect, test } from 'vitest';
import { readsColumn } from '../../../shared/model/columnName.ts';
import { columnsRead, producersOf, stageName } from '../../../shared/model/stageColumns.ts';
import { aStage } from '../../support/factories.ts';

test('a stage reads the columns that its parameters are bound to', () => {
  const params = { text: { column: 'body' }, language: { constant: 'en' }, showStats: { column: 'stats' } };
  expect(columnsRead({ params })).toEqual([
    { field: 'textCol', column: 'body' },
    { field: 'showStatsCol', column: 'stats' },
  ]);
});

test.each([
  ['sentiment', 'sentiment', true],
  ['sentiment.document', 'sentiment', true],
  ['sentiments', 'sentiment', false],
  ['sentiment', 'sentiment.document', false],
])('%s reads %s: %s', (binding, column, reads) => {
  expect(readsColumn(binding, column)).toBe(reads);
});

test('and the one with the names of its keys', () => {
  expect(columnsRead({ params: {}, subscriptionKeyCol: 'key' })).toEqual([
    { field: 'subscriptionKeyCol', column: 'key' },
  ]);
  expect(columnsRead({ params: {}, groupbyCol: 'series' })).toEqual([{ field: 'groupbyCol', column: 'series' }]);
  const reader = aStage({ outputCol: 'b', subscriptionKeyCol: 'a' });
  expect(producersOf([aStage({ outputCol: 'a' }), reader], 1)).toEqual([0]);
});

test('a stage waits for those whose output or error it reads', () => {
  const reader = aStage({ outputCol: 'c', params: { text: { column: 'a_error.message' }, language: { column: 'b' } } });
  expect(producersOf([aStage({ outputCol: 'a' }), aStage({ outputCol: 'b' }), reader], 2)).toEqual([0, 1]);
});

test('stages of one service are told apart by the columns they write', () => {
  const [one, two] = [aStage({ outputCol: 'a' }), aStage({ outputCol: 'b' })];
  expect(stageName([one], 0)).toBe('TextSentiment');
  expect([stageName([one, two], 0), stageName([one, two], 1)]).toEqual(['TextSentiment (a)', 'TextSentiment (b)']);
});
