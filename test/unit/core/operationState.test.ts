import { expect, test } from 'vitest';
import { operationState, pollWait } from '../../../shared/core/operationState.ts';

test.each([
  ['notStarted', 'open'],
  ['NotStarted', 'open'],
  ['running', 'open'],
  ['succeeded', 'succeeded'],
  ['Succeeded', 'succeeded'],
  ['failed', 'failed'],
  ['partiallyCompleted', 'partial'],
  ['cancelled', 'cancelled'],
  ['canceled', 'cancelled'],
  ['', undefined],
  ['toString', undefined],
  [7, undefined],
  [undefined, undefined],
])('%j is %s', (status, state) => {
  expect(operationState(status)).toBe(state);
});

test('the next poll is when the service asks for it; else later, the longer it takes', () => {
  expect([0, 3000, 30_000, 3_600_000].map((age) => pollWait(1000, age, undefined))).toEqual([
    1000, 1000, 10_000, 60_000,
  ]);
  expect([pollWait(1000, 30_000, 500), pollWait(1000, 0, 0)]).toEqual([500, 1000]);
});
