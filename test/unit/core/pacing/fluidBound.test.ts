import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { callsWithin, timeFor } from '../../../../shared/core/pacing/fluidBound.ts';

const perSecond = (calls: number) => ({ calls, windowMs: 1000 });
const perMinute = (calls: number) => ({ calls, windowMs: 60_000 });

test('a window’s worth goes at once, and as many come back in each window', () => {
  expect(callsWithin([perMinute(1000)], 0)).toBe(1000);
  expect(callsWithin([perMinute(1000)], 90_000)).toBe(2500);
  expect(timeFor([[perMinute(1000)]], 1000)).toBe(0);
  expect(timeFor([[perMinute(1000)]], 2500)).toBeCloseTo(90_000, -1);
});

test('of limits that hold at once the narrowest counts, and resources add up', () => {
  expect(callsWithin([perSecond(10), perMinute(1000)], 2000)).toBe(30);
  expect(callsWithin([perSecond(100), perMinute(300)], 60_000)).toBe(600);
  expect(timeFor([[perSecond(10)], [perSecond(30)]], 120)).toBeCloseTo(2000, -1);
});

test('without a limit all goes at once, and with a quota of nothing, never', () => {
  expect(timeFor([[]], 1e9)).toBe(0);
  expect(timeFor([[perSecond(0)]], 1)).toBe(Number.POSITIVE_INFINITY);
});

test('in the time that calls need they go through, and not in less', () => {
  const limit = fc.record({ calls: fc.integer({ min: 1, max: 500 }), windowMs: fc.constantFrom(1000, 60_000) });
  const resources = fc.array(fc.array(limit, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(resources, fc.integer({ min: 1, max: 100_000 }), (all, calls) => {
      const within = (ms: number): number => all.reduce((sum, limits) => sum + callsWithin(limits, ms), 0);
      const ms = timeFor(all, calls);
      expect(within(ms)).toBeGreaterThanOrEqual(calls);
      if (ms > 0) expect(within(ms - 0.6)).toBeLessThan(calls);
    }),
  );
});
