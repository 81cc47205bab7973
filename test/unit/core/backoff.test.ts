import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { backoffMs, isRetryable, maxRetries } from '../../../shared/core/backoff.ts';

/** A number as `Random` gives it: from 0 up to, not including, 1. */
const fraction = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

test('a wait is anywhere between nothing and a bound that doubles with each failure', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: maxRetries }), fraction, (failures, random) => {
      const wait = backoffMs(failures, () => random);
      expect(Number.isInteger(wait)).toBe(true);
      expect(wait).toBeGreaterThanOrEqual(0);
      expect(wait).toBeLessThanOrEqual(250 * 2 ** (failures - 1));
    }),
  );
});

test('the whole range is used, so that callers do not come back together', () => {
  expect(backoffMs(1, () => 0)).toBe(0);
  expect(backoffMs(3, () => 0.5)).toBe(500);
  expect(backoffMs(3, () => 0.999999)).toBe(1000);
  expect(backoffMs(maxRetries, () => 0.999999)).toBe(4000);
});

test('only what may be otherwise next time is tried again', () => {
  const retried = Array.from({ length: 500 }, (_, at) => at + 100).filter(isRetryable);
  expect(retried).toEqual([408, 500, 502, 503, 504]);
  expect(maxRetries).toBe(5);
});
