import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMeter } from '../../../../shared/core/pacing/meter.ts';
import { type RateLimit, rateLimitsOf } from '../../../../shared/core/pacing/rateLimit.ts';

const margin = () => 0.01;

/** Starts a call as soon as the meter lets it, however late its timer is each time; tells when the calls started. */
function startsOf(limits: () => readonly RateLimit[], calls: number, lateness: (call: number) => number): number[] {
  const meter = createMeter(limits, margin);
  const starts: number[] = [];
  let now = 0;
  for (let call = 0; call < calls; call += 1) {
    now = Math.max(now, meter.nextAt()) + lateness(call);
    meter.start(now);
    starts.push(now);
  }
  return starts;
}

/** The most calls that start in any window of this length, both ends included. */
function mostIn(windowMs: number, starts: readonly number[]): number {
  let from = 0;
  return Math.max(
    ...starts.map((start, at) => {
      while ((starts[from] as number) < start - windowMs) from += 1;
      return at - from + 1;
    }),
  );
}

const quotas = fc.record({
  perSecond: fc.option(fc.integer({ min: 1, max: 50 }), { nil: undefined }),
  perMinute: fc.option(fc.integer({ min: 1, max: 300 }), { nil: undefined }),
});

test('no window ever passes the quota, whenever calls come and however late their timers are', () => {
  const lateness = fc.array(fc.oneof(fc.constant(0), fc.nat(30), fc.nat(5000)), { minLength: 1, maxLength: 50 });
  fc.assert(
    fc.property(quotas, lateness, (quota, late) => {
      const limits = rateLimitsOf(quota);
      const starts = startsOf(
        () => limits,
        400,
        (call) => late[call % late.length] as number,
      );
      for (const { calls, windowMs } of limits) expect(mostIn(windowMs, starts)).toBeLessThanOrEqual(calls);
    }),
  );
});

test('calls are spaced evenly, and use the quota but for a hundredth', () => {
  const starts = startsOf(
    () => rateLimitsOf({ perMinute: 20 }),
    41,
    () => 0,
  );
  const gaps = starts.slice(1).map((start, at) => start - (starts[at] as number));
  for (const gap of gaps) expect(gap).toBeCloseTo(3030);
});

test('timers that are some milliseconds late cost no quota', () => {
  const starts = startsOf(
    () => rateLimitsOf({ perSecond: 100 }),
    1001,
    (call) => (call * 7) % 10,
  );
  expect(starts.at(-1)).toBeLessThan(10_250);
});

test('a thousand a second and a thousand a minute hold together', () => {
  const starts = startsOf(
    () => rateLimitsOf({ perSecond: 1000, perMinute: 1000 }),
    3001,
    () => 0,
  );
  expect(mostIn(60_000, starts)).toBeLessThanOrEqual(1000);
  expect(starts.at(-1)).toBeLessThan(183_000);
});

test('a quota that grows is used at once, and one of nothing lets nothing through', () => {
  let perMinute = 1;
  const meter = createMeter(() => rateLimitsOf({ perMinute }), margin);
  meter.start(0);
  expect(meter.nextAt()).toBeGreaterThan(59_000);
  perMinute = 600;
  expect(meter.nextAt()).toBeLessThanOrEqual(101);
  perMinute = 0;
  expect(meter.nextAt()).toBe(Number.POSITIVE_INFINITY);
});

test('a quota that is gone at the moment of a call is used again when it is back', () => {
  let perSecond = 10;
  const meter = createMeter(() => rateLimitsOf({ perSecond }), margin);
  meter.start(0);
  perSecond = 0;
  meter.start(200);
  perSecond = 10;
  expect(meter.nextAt()).toBeCloseTo(301);
});

test('room is what the fullest window has left', () => {
  const meter = createMeter(() => rateLimitsOf({ perSecond: 2, perMinute: 4 }), margin);
  meter.start(0);
  expect(meter.room(500)).toBe(0.5);
  expect(meter.room(2000)).toBe(0.75);
  expect(createMeter(() => [], margin).room(0)).toBe(1);
});
