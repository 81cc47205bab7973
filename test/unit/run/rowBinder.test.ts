import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Stage } from '../../../shared/model/job.ts';
import { type BoundRow, createRowBinder } from '../../../shared/run/rowBinder.ts';
import { contentName } from '../../../shared/services/contentName.ts';
import { defineService } from '../../../shared/services/defineService.ts';
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
      path: '/text/analytics/v3.1/sentiment?model-version=latest&loggingOptOut=true&opinionMining=false',
      shared: { modelVersion: 'latest', disableServiceLogs: true, opinionMining: false },
      group: '{"modelVersion":"latest","disableServiceLogs":true,"opinionMining":false}',
    },
  });
});

test('a null in a column falls back to the default, or leaves an optional parameter out', () => {
  const params = { text: { column: 't' }, language: { column: 'l' }, modelVersion: { column: 'v' } };
  expect(bound(params, { t: 'good', l: null })).toMatchObject({
    bound: {
      document: { text: 'good' },
      path: '/text/analytics/v3.1/sentiment?model-version=latest',
      group: '{"modelVersion":"latest"}',
    },
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
      expect(outcomeOf({ ...keyless, ...keys }, null)).toMatchObject({
        bound: { document: { text: 'good' }, group: '{"modelVersion":"latest"}' },
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

describe('a service with values in its path, its body and its content', () => {
  const text = z.string();
  const service = defineService({
    name: 'Model',
    docs: '',
    route: { method: 'POST', path: '/models/{model}:run', query: { 'api-version': '1' } },
    limits: { documents: 1, contentBytes: 10 },
    params: {
      model: { schema: text, in: 'path', required: true, about: '' },
      features: { schema: z.array(text), in: 'query', about: '' },
      top: { schema: z.number(), in: 'query', query: '$top', about: '' },
      kind: { schema: text, in: 'body', about: '' },
      file: { schema: contentName, in: 'content', oneOf: 'file', about: '' },
      url: { schema: text, in: 'document', oneOf: 'file', about: '' },
    },
    response: z.unknown(),
    split: () => [],
  });
  const file = { column: 'f' };
  const bind = (params: Stage['params'], fields: Record<string, unknown>) =>
    createRowBinder(aStage({ params }), service)({ f: 'input/a.bin', ...fields });

  test('has each of them in its place', () => {
    const params = {
      model: { column: 'm' },
      features: { constant: ['a', 'b'] },
      top: { constant: 5 },
      kind: { constant: 'k' },
      file,
    };
    expect(bind(params, { m: 'my model/2' })).toEqual({
      bound: {
        document: {},
        content: { file: 'input/a.bin' },
        path: '/models/my%20model%2F2:run?api-version=1&features=a%2Cb&%24top=5',
        shared: { model: 'my model/2', features: ['a', 'b'], top: 5, kind: 'k' },
        group: '{"model":"my model/2","features":["a","b"],"top":5,"kind":"k"}',
      },
    });
  });

  test.each(['..', '.', ''])('takes no value that would lead out of the path: "%s"', (m) => {
    const message = 'The value for model cannot be part of a path.';
    expect(bind({ model: { column: 'm' }, file }, { m })).toEqual({
      outcome: { kind: 'failed', error: { code: 'InvalidValue', message } },
    });
  });

  test('skips a row without the one parameter that the job has chosen', () => {
    const skipped = (reason: string) => ({ outcome: { kind: 'skipped', reason } });
    const model = { constant: 'm' };
    expect(bind({ model, file }, { f: null })).toEqual(skipped('f is null'));
    expect(bind({ model, url: { column: 'u' } }, { u: null })).toEqual(skipped('u is null'));
    expect(bind({ model, url: { column: 'u' } }, { u: 'here' })).toMatchObject({
      bound: { document: { url: 'here' } },
    });
  });

  test.each(['nowhere', 'input/../runs/a', 'ftp://example.com/a'])('fails a row whose content is named %s', (f) => {
    expect(bind({ model: { constant: 'm' }, file }, { f })).toMatchObject({
      outcome: { kind: 'failed', error: { code: 'InvalidValue', message: 'The column f, for file, holds a string.' } },
    });
  });
});
