import { expect, test } from 'vitest';
import { inParallel } from '../../../shared/core/inParallel.ts';

test('results come in the order of the items, and no more tasks are under way than that', async () => {
  const items = Array.from({ length: 20 }, (_, at) => at);
  let [busy, most] = [0, 0];
  const results = await inParallel(items, 3, async (item) => {
    busy += 1;
    most = Math.max(most, busy);
    for (let turn = 0; turn < (item * 7) % 5; turn += 1) await Promise.resolve();
    busy -= 1;
    return item * 2;
  });
  expect(results).toEqual(items.map((item) => item * 2));
  expect(most).toBe(3);
  expect(await inParallel([], 3, () => Promise.resolve(1))).toEqual([]);
});
