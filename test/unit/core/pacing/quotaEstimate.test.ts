import { expect, test } from 'vitest';
import { createMeter } from '../../../../shared/core/pacing/meter.ts';
import { createQuotaEstimate, type QuotaEstimate } from '../../../../shared/core/pacing/quotaEstimate.ts';

/** Starts so many calls, evenly, from one time up to another. */
function starts(estimate: QuotaEstimate, calls: number, from: number, to: number): void {
  for (let call = 0; call < calls; call += 1) estimate.start(from + ((to - from) * call) / calls);
}

/** A call that is refused when it arrives, and how long it is to wait. */
function refused(estimate: QuotaEstimate, at: number, waitMs: number): void {
  estimate.start(at);
  estimate.throttled(at, at + 10 + waitMs, at + 10);
}

test('as long as nothing was refused there is no limit', () => {
  const estimate = createQuotaEstimate();
  starts(estimate, 5000, 0, 1000);
  expect(estimate.limits()).toEqual([]);
});

test('a quota a second is what the window let through, counted a second time at twice the pace', () => {
  const estimate = createQuotaEstimate();
  starts(estimate, 20, 0, 300);
  refused(estimate, 300, 1000);
  expect(estimate.limits()).toMatchObject([{ calls: 40, windowMs: 1000 }]);
  starts(estimate, 20, 1310, 1800);
  refused(estimate, 1800, 1000);
  expect(estimate.limits()).toMatchObject([{ calls: 20, windowMs: 1000 }]);
});

test('a wait of more than a second tells of a quota a minute', () => {
  const estimate = createQuotaEstimate();
  starts(estimate, 300, 0, 2000);
  refused(estimate, 2000, 58_000);
  starts(estimate, 300, 60_010, 90_000);
  refused(estimate, 90_000, 31_000);
  expect(estimate.limits()).toMatchObject([{ calls: 300, windowMs: 60_000 }]);
});

test('calls that were refused together are one refusal', () => {
  const estimate = createQuotaEstimate();
  starts(estimate, 20, 0, 300);
  for (let call = 0; call < 5; call += 1) refused(estimate, 300 + call, 1000);
  starts(estimate, 20, 1320, 1800);
  for (let call = 0; call < 5; call += 1) refused(estimate, 1800 + call, 1000);
  expect(estimate.limits()).toMatchObject([{ calls: 20 }]);
});

test('a quota that others have used up is not taken for ours', () => {
  const estimate = createQuotaEstimate();
  refused(estimate, 0, 30_000);
  expect(estimate.limits()).toEqual([]);
});

test('a quota that has grown is found out, a little at a time', () => {
  const estimate = createQuotaEstimate();
  starts(estimate, 20, 0, 300);
  refused(estimate, 300, 1000);
  starts(estimate, 20, 1310, 1800);
  refused(estimate, 1800, 1000);
  const paceAt = (second: number): number => {
    const calls = estimate.limits()[0]?.calls ?? 0;
    starts(estimate, calls, second * 1000, second * 1000 + 1000);
    return calls;
  };
  const paces = Array.from({ length: 60 }, (_, at) => paceAt(at + 3));
  expect(paces[20]).toBe(20);
  expect(paces[35]).toBeGreaterThan(20);
  expect(paces[35]).toBeLessThan(40);
  expect(paces[59]).toBeGreaterThan(150);
});

test.each([
  ['fourth', 4, 300],
  ['tenth', 10, 200],
])('a server that refuses every %s call, whatever their pace, is not called more slowly for long', (_, every, most) => {
  const estimate = createQuotaEstimate();
  const meter = createMeter(estimate.limits, () => 0.01);
  let [now, seconds] = [0, 0];
  for (let call = 1; call <= 600; call += 1) {
    now = Math.max(now + 5, meter.nextAt());
    meter.start(now);
    estimate.start(now);
    if (call % every > 0) continue;
    estimate.throttled(now, now + 1010, now + 10);
    meter.hold(now + 1010);
    seconds += 1;
  }
  // The waits alone take half of that, or a third.
  expect(seconds).toBe(600 / every);
  expect(now / 1000).toBeLessThan(most);
});
