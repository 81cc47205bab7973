import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitTime } from '../../../shared/core/splitTime.ts';
import { type Span, uses } from '../../../shared/model/span.ts';

const run = { from: 100, to: 1100 };
const nothing = { quota: 0, service: 0, retries: 0, storage: 0, vault: 0, own: 0, orchestration: 0, paused: 0 };
const span = (from: number, to: number, parts: Span['parts']): Span => ({ from, to, parts });

test('time in which nothing was at work is the engine’s', () => {
  expect(splitTime(run, [], [])).toEqual({ ...nothing, orchestration: 1000 });
  expect(splitTime(run, [span(300, 400, { own: 40, service: 60 })], [])).toEqual({
    ...nothing,
    own: 40,
    service: 60,
    orchestration: 900,
  });
});

test('time in which several were at work is divided evenly, and all of it where one was', () => {
  const spans = [span(100, 1100, { service: 1000 }), span(100, 600, { quota: 500 })];
  expect(splitTime(run, spans, [])).toEqual({ ...nothing, service: 750, quota: 250 });
});

test('what lies before the start or after the end does not count', () => {
  const spans = [span(0, 200, { service: 200 }), span(1000, 1300, { quota: 300 })];
  expect(splitTime(run, spans, [])).toEqual({ ...nothing, service: 100, quota: 100, orchestration: 800 });
});

test('a pause is nothing but a pause', () => {
  expect(splitTime(run, [span(100, 1100, { quota: 1000 })], [{ from: 300, to: 500 }])).toEqual({
    ...nothing,
    paused: 200,
    quota: 800,
  });
});

test('a span that was kept twice counts no more than once', () => {
  const kept = span(200, 700, { quota: 500 });
  expect(splitTime(run, [kept, kept], [])).toEqual({ ...nothing, quota: 500, orchestration: 500 });
});

test('whatever was kept, the parts are whole and add up to the time', () => {
  const parts = fc.array(fc.nat({ max: 50 }), { minLength: uses.length, maxLength: uses.length });
  const spans = fc.array(
    fc
      .tuple(fc.integer({ min: 0, max: 1300 }), parts)
      .map(([from, each]) =>
        span(
          from,
          from + each.reduce((sum, part) => sum + part, 0),
          Object.fromEntries(uses.map((use, at) => [use, each[at]])),
        ),
      ),
  );
  const pauses = fc.array(fc.tuple(fc.nat({ max: 1300 }), fc.nat({ max: 300 })), { maxLength: 3 });
  fc.assert(
    fc.property(spans, pauses, (all, paused) => {
      const time = Object.values(
        splitTime(
          run,
          all,
          paused.map(([from, ms]) => ({ from, to: from + ms })),
        ),
      );
      expect(time.every((part) => Number.isInteger(part) && part >= 0)).toBe(true);
      expect(time.reduce((sum, part) => sum + part, 0)).toBe(1000);
    }),
  );
});
