import { describe, expect, test } from 'vitest';
import type { Stage } from '../../../shared/model/job.ts';
import { type BoundRow, createRowBinder } from '../../../shared/run/rowBinder.ts';
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

describe('a stage whose rows name their keys', () => {
  const params = { text: { column: 't' } };
  const { subscriptionKeySecret: _, ...keyless } = aStage({ params, subscriptionKeyCol: 'key' });
  const bind = createRowBinder(keyless, textSentiment);
  const outcomeOf = (stage: Stage, key: unknown) => createRowBinder(stage, textSentiment)({ t: 'good', key });

  test('puts rows of different keys into different requests', () => {
    const [one, same, other] = ['key-1', 'key-1', 'key-2'].map((key) => bind({ t: 'good', key })) as {
      bound: BoundRow;
    }[];
    expect([one, other].map((row) => row?.bound.secret)).toEqual(['key-1', 'key-2']);
    expect(one?.bound.group).toBe(same?.bound.group);
    expect(one?.bound.group).not.toBe(other?.bound.group);
  });

  test('skips a row that names none', () => {
    expect(bind({ t: 'good', key: null })).toEqual({ outcome: { kind: 'skipped', reason: 'key is null' } });
  });

  test.each([{ subscriptionKeySecret: ['language-key-1'] }, { resource: ['language-eastus'] }])(
    'has other keys for a row that names none: %j',
    (keys) => {
      expect(outcomeOf({ ...keyless, ...keys }, null)).toEqual({
        bound: {
          document: { text: 'good' },
          query: { 'model-version': 'latest' },
          group: '{"model-version":"latest"}',
        },
      });
    },
  );

  test('fails a row with anything but a name', () => {
    expect(outcomeOf(keyless, 7)).toMatchObject({
      outcome: {
        kind: 'failed',
        error: { code: 'InvalidValue', message: expect.stringContaining('a number') as string },
      },
    });
  });
});
