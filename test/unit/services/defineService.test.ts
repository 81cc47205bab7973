import { expect, test } from 'vitest';
import { z } from 'zod';
import { contentName } from '../../../shared/services/contentName.ts';
import { defineService, type Param, type ServiceDefinition } from '../../../shared/services/defineService.ts';

const model: Param = { schema: z.string(), in: 'path', required: true, about: '' };
const file: Param = { schema: contentName, in: 'content', required: true, about: '' };

const define = (changes: Partial<Pick<ServiceDefinition, 'route' | 'limits' | 'params' | 'operation'>>) =>
  defineService({
    name: 'Model',
    docs: '',
    route: { method: 'POST', path: '/run' },
    limits: { documents: 1 },
    params: {},
    response: z.object({ value: z.number() }),
    split: ({ value }) => [{ kind: 'ok', value }],
    ...changes,
  });

test('what is left out: every document is taken, and no body is sent', () => {
  const service = define({});
  expect([service.check({}, {}), service.request([{}], {})]).toEqual([undefined, undefined]);
  expect(service.split({ value: 7 }, [{}])).toEqual([{ kind: 'ok', value: 7 }]);
});

test.each<[Parameters<typeof define>[0], string]>([
  [{ route: { method: 'GET', path: '/{model}' } }, 'its path and its parameters do not agree'],
  [{ params: { model } }, 'its path and its parameters do not agree'],
  [
    { route: { method: 'GET', path: '/{model}' }, params: { model: { ...model, required: false } } },
    'a parameter in the path is not required',
  ],
  [{ params: { file } }, 'its content has no limit'],
  [{ params: { file }, limits: { documents: 2, contentBytes: 1 } }, 'it takes one document a request'],
  [{ limits: { documents: 2 }, operation: { pollMs: 1, keptMs: 1 } }, 'it takes one document a request'],
])('a declaration that contradicts itself is refused at once: %#', (changes, why) => {
  expect(() => define(changes)).toThrow(`The service Model is declared wrongly: ${why}.`);
});

test('a declaration that agrees with itself is taken', () => {
  const route = { method: 'POST', path: '/{model}/run' } as const;
  expect(define({ route, params: { model, file }, limits: { documents: 1, contentBytes: 1 } }).name).toBe('Model');
});
