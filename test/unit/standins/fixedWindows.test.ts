import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFixedWindows } from '../../../infra/local/loopback/fixedWindows.ts';
import { createQuotas } from '../../../infra/local/services/gateway/createQuotas.ts';

describe('createFixedWindows', () => {
  it('lets through so many calls a window, and says when the next one starts', () => {
    let time = 10_000;
    const windows = createFixedWindows(() => time);
    const limits = [{ calls: 2, windowMs: 1000 }];

    expect([windows.take(limits), windows.take(limits)]).toEqual([0, 0]);
    time += 400;
    expect(windows.take(limits)).toBe(600);
    time += 600;
    expect(windows.take(limits)).toBe(0);
  });

  it('never lets through more than a window allows', () => {
    const step = fc.integer({ min: 0, max: 700 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.array(step, { maxLength: 200 }), (calls, steps) => {
        let time = 0;
        let start = -Infinity;
        let inWindow = 0;
        const windows = createFixedWindows(() => time);
        for (const ms of steps) {
          time += ms;
          if (windows.take([{ calls, windowMs: 1000 }]) > 0) continue;
          if (time - start >= 1000) [start, inWindow] = [time, 0];
          inWindow += 1;
          expect(inWindow).toBeLessThanOrEqual(calls);
        }
      }),
    );
  });
});

describe('createQuotas', () => {
  it('makes the thousand-and-first call of a second wait for the minute', () => {
    let time = 0;
    const quotas = createQuotas(() => time);
    const quota = { perSecond: 1000, perMinute: 1000 };
    for (let call = 0; call < 1000; call += 1) expect(quotas.take('language', 'sentiment', quota)).toBe(0);
    time = 1000;

    expect(quotas.take('language', 'sentiment', quota)).toBe(59_000);
  });

  it('counts each feature and each resource by itself, and refused calls not at all', () => {
    let time = 0;
    const quotas = createQuotas(() => time);
    const quota = { perSecond: 1, perMinute: 2 };

    expect(quotas.take('a', 'sentiment', quota)).toBe(0);
    expect(quotas.take('a', 'sentiment', quota)).toBe(1000);
    expect(quotas.take('a', 'languages', quota)).toBe(0);
    expect(quotas.take('b', 'sentiment', quota)).toBe(0);
    time = 1000;
    expect(quotas.take('a', 'sentiment', quota)).toBe(0);
  });
});
