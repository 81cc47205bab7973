import { expect, test } from 'vitest';
import { createResourcePacer, type ResourcePacer } from '../../../../shared/core/pacing/resourcePacer.ts';

/** Starts and ends calls as soon as they may be, up to `until`; tells how many. */
function callsUntil(pacer: ResourcePacer, from: number, until: number): number {
  let calls = 0;
  for (let now = Math.max(from, pacer.readyAt(from)); now < until; now = Math.max(now, pacer.readyAt(now))) {
    pacer.start(now)({ kind: 'taken' }, now);
    calls += 1;
  }
  return calls;
}

test('limits that the server tells are kept, as those are that were declared', () => {
  const pacer = createResourcePacer([{ calls: 100, windowMs: 1000 }]);
  pacer.start(0)({ kind: 'taken', told: [{ calls: 20, windowMs: 1000 }] }, 50);
  expect(callsUntil(pacer, 50, 5050)).toBeGreaterThan(95);
  expect(pacer.rate()).toBeCloseTo(20 / 1010);
});

test('a share of a quota is that much of every limit, and may change', () => {
  let share = 0.25;
  const pacer = createResourcePacer([{ calls: 40, windowMs: 1000 }], () => share);
  expect(callsUntil(pacer, 0, 10_000)).toBe(100);
  share = 0.5;
  expect(callsUntil(pacer, 10_000, 20_000)).toBeGreaterThan(190);
  share = 0;
  expect(pacer.readyAt(20_000)).toBe(Number.POSITIVE_INFINITY);
});

test('who uses up a share could use all of the quota, and who does not a little more than is used', () => {
  const pacer = createResourcePacer([{ calls: 40, windowMs: 1000 }], () => 0.5);
  expect(pacer.demand(0)).toBe(0.05);
  for (let call = 0; call < 10; call += 1) pacer.start(call * 100)({ kind: 'taken' }, call * 100);
  expect(pacer.demand(1000)).toBeCloseTo(0.3125);
  const busy = createResourcePacer([{ calls: 40, windowMs: 1000 }], () => 0.5);
  callsUntil(busy, 0, 2000);
  expect(busy.demand(2000)).toBe(1);
});

test('a change of the share is heard of once', () => {
  const pacer = createResourcePacer([]);
  let heard = 0;
  pacer.onChange(() => {
    heard += 1;
  });
  pacer.changed();
  pacer.changed();
  expect(heard).toBe(1);
});

test('a 429 tells for how long it holds the others up beyond what they are held up anyway', () => {
  const pacer = createResourcePacer([]);
  const ends = [0, 0, 0, 0].map(() => pacer.start(0));
  expect(ends[0]?.({ kind: 'throttled', until: 5000 }, 1000)).toBe(4000);
  expect(ends[1]?.({ kind: 'throttled', until: 6500 }, 1200)).toBe(1500);
  expect(ends[2]?.({ kind: 'lost', until: 3000 }, 1300)).toBe(0);
  expect(ends[3]?.({ kind: 'taken' }, 1300)).toBe(0);
});

test('all limits that are known are told, with how they came to be known, whatever share of them is ours', () => {
  const pacer = createResourcePacer([{ calls: 100, windowMs: 1000 }], () => 0.25);
  expect(pacer.limits()).toEqual([{ by: 'declared', calls: 100, windowMs: 1000 }]);
  pacer.start(0)({ kind: 'taken', told: [{ calls: 20, windowMs: 60_000 }] }, 50);
  pacer.start(100)({ kind: 'throttled', until: 60_100 }, 100);
  expect(pacer.limits()).toMatchObject([
    { by: 'declared' },
    { by: 'told', calls: 20 },
    { by: 'learned', windowMs: 60_000 },
  ]);
});
