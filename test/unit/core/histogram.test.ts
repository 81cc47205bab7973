import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { bucketOf, type Histogram, percentile } from '../../../shared/core/histogram.ts';
import { addTallies } from '../../../shared/core/tally.ts';

const count = (durations: readonly number[]): Histogram =>
  addTallies(...durations.map((ms) => ({ [bucketOf(ms)]: 1 })));

test('nothing that was counted has no percentile', () => {
  expect(percentile({}, 0.5)).toBeUndefined();
});

test('percentiles are right to within a fifth, and never too low', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 299_000 }), { minLength: 1 }),
      fc.constantFrom(0.5, 0.9, 0.99, 1),
      (durations, share) => {
        const sorted = durations.toSorted((a, b) => a - b);
        const right = sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
        const found = percentile(count(durations), share) ?? 0;
        expect(found).toBeGreaterThanOrEqual(right - 0.05);
        expect(found).toBeLessThanOrEqual(right * 1.2 + 0.05);
      },
    ),
  );
});

test('counts of several places add up to that of all, in as many buckets whatever was counted', () => {
  const durations = Array.from({ length: 1000 }, (_, at) => 1.07 ** at);
  const halves = [durations.filter((_, at) => at % 2 === 0), durations.filter((_, at) => at % 2 === 1)];
  expect(addTallies(...halves.map(count))).toEqual(count(durations));
  expect(Object.keys(count(durations)).length).toBeLessThan(80);
  expect(bucketOf(0)).toBe(bucketOf(1));
  expect(bucketOf(1e9)).toBe(bucketOf(300_000));
});
