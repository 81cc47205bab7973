import { expect, test } from 'vitest';
import { createQuotaModel, type QuotaSpec } from '../../../../shared/core/simulator/quotaModels.ts';

/** What a server with this quota says to calls at these times: 0 for yes, else how long to wait. */
function answers(spec: QuotaSpec, times: readonly number[]): number[] {
  const model = createQuotaModel(spec);
  return times.map((time) => {
    const wait = model.waitMs(time);
    if (wait === 0) model.take(time);
    return wait;
  });
}

test('a fixed window starts with its first call and forgets all at its end', () => {
  expect(answers({ kind: 'fixed', calls: 2, windowMs: 1000 }, [500, 1400, 1499, 1500, 1500, 1600])).toEqual([
    0, 0, 1, 0, 0, 900,
  ]);
});

test('a sliding window lets a call in for each that leaves', () => {
  expect(answers({ kind: 'sliding', calls: 2, windowMs: 1000 }, [500, 1400, 1499, 1500, 1500, 2400])).toEqual([
    0, 0, 1, 0, 900, 0,
  ]);
});

test('a bucket drips evenly, up to what it holds', () => {
  expect(
    answers({ kind: 'bucket', calls: 10, windowMs: 1000, burst: 2 }, [0, 0, 0, 50, 100, 5000, 5000, 5000]),
  ).toEqual([0, 0, 100, 50, 0, 0, 0, 100]);
});

test('a sliding window that was cut lets calls in when enough have left', () => {
  const model = createQuotaModel({ kind: 'sliding', calls: 3, windowMs: 1000 });
  for (const time of [0, 100, 200]) model.take(time);
  model.change(1);
  expect(model.waitMs(300)).toBe(900);
});
