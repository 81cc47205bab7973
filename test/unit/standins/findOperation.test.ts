import { expect, test } from 'vitest';
import { createFindOperation } from '../../../infra/local/services/gateway/findOperation.ts';
import type { Operation } from '../../../infra/local/services/gateway/operation.ts';

const operation = (method: Operation['method'], path: string): Operation => ({
  method,
  path,
  feature: 'read',
  wording: { operation: 'Read', api: 'Computer Vision API (v3.2)', product: 'ComputerVision' },
  quotas: { S: { perSecond: 1, perMinute: 1 }, F0: { perSecond: 1, perMinute: 1 } },
  maxBytes: 0,
  answer: () => ({ status: 200 }),
});

const find = createFindOperation([
  operation('GET', '/read/{kind}.x/{id}'),
  operation('POST', '/read/analyze'),
  operation('GET', '/read/results/newest'),
  operation('GET', '/read/results/{id}'),
]);

test.each([
  ['POST', '/read/analyze', '/read/analyze', {}],
  ['GET', '/read/results/7', '/read/results/{id}', { id: '7' }],
  ['GET', '/read/results/newest', '/read/results/newest', {}],
  ['GET', '/read/a.x/b', '/read/{kind}.x/{id}', { kind: 'a', id: 'b' }],
])('%s %s', (method, path, expected, values) => {
  const found = find(method, path);
  expect(found?.operation.path).toBe(expected);
  expect(found?.values).toEqual(values);
});

test.each([
  ['GET', '/read/analyze'],
  ['GET', '/read/results/'],
  ['GET', '/read/results/7/8'],
  ['GET', '/read/a-x/b'],
])('no operation for %s %s', (method, path) => expect(find(method, path)).toBeUndefined());
