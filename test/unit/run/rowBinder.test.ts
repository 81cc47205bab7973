import { expect, test } from 'vitest';
import type { Stage } from '../../../shared/model/job.ts';
import { createRowBinder } from '../../../shared/run/rowBinder.ts';
import { textSentiment } from '../../../shared/services/textSentiment.ts';
import { aStage } from '../../support/factories.ts';

const bound = (params: Stage['params'], fields: Record<string, unknown>) =>
  createRowBinder(aStage({ params }), textSentiment)(fields);

test('constants and columns go where the service wants them: document or query', () => {
  const params = {
    text: { column: 'review.body' },
    language: { constant: 'en' },
    opinionMining: { constant: false },
    disableServiceLogs: { column: 'private' },
    modelVersion: { constant: 'latest' },
  };
  expect(bound(params, { review: { body: 'good' }, private: true })).toEqual({
    bound: {
      document: { text: 'good', language: 'en' },
      query: { 'model-version': 'latest', loggingOptOut: 'true', opinionMining: 'false' },
      group: '{"model-version":"latest","loggingOptOut":"true","opinionMining":"false"}',
    },
  });
});

test('a null in a column falls back to the default, or leaves an optional parameter out', () => {
  const params = { text: { column: 't' }, language: { column: 'l' }, modelVersion: { column: 'v' } };
  expect(bound(params, { t: 'good', l: null })).toEqual({
    bound: { document: { text: 'good' }, query: { 'model-version': 'latest' }, group: '{"model-version":"latest"}' },
  });
});

test('a required column that is null skips the row, and says which', () => {
  expect(bound({ text: { column: 't' } }, { t: null })).toEqual({ outcome: { kind: 'skipped', reason: 't is null' } });
});

test.each([
  [{ text: { column: 't' } }, { t: 7 }, 'The column t, for text, holds a number.'],
  [{ text: { column: 't' } }, { t: {} }, 'The column t, for text, holds an object.'],
  [
    { text: { constant: 'a' }, showStats: { column: 's' } },
    { s: 'private' },
    'The column s, for showStats, holds a string.',
  ],
])('a value of the wrong kind fails the row without repeating it: %j', (params, fields, message) => {
  expect(bound(params, fields)).toEqual({ outcome: { kind: 'failed', error: { code: 'InvalidValue', message } } });
});
