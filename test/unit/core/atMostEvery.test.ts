import { expect, test } from 'vitest';
import { atMostEvery } from '../../../shared/core/atMostEvery.ts';
import { createFakeClock } from '../../support/fakeClock.ts';

test('an answer holds for a while, and a failure for no time at all', async () => {
  const clock = createFakeClock();
  let asked = 0;
  const ask = atMostEvery(1000, clock, () =>
    ++asked === 3 ? Promise.reject(new Error('away')) : Promise.resolve(asked),
  );
  expect([await ask(), await ask()]).toEqual([1, 1]);
  clock.advance(999);
  expect(await ask()).toBe(1);
  clock.advance(1);
  expect(await ask()).toBe(2);
  clock.advance(1000);
  await expect(ask()).rejects.toThrow('away');
  expect(await ask()).toBe(4);
});
