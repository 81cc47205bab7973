import { setImmediate } from 'node:timers/promises';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createByteBudget, type HeldBytes } from '../../../shared/core/byteBudget.ts';

test('who would go past the budget waits, first come first served, even behind one that is larger', async () => {
  const budget = createByteBudget(10);
  const events: string[] = [];
  const take = async (name: string, bytes: number): Promise<HeldBytes> => {
    const held = await budget.take(bytes);
    events.push(name);
    return held;
  };
  const first = await take('6', 6);
  const large = take('8', 8);
  const small = take('1', 1);
  await setImmediate();
  expect(events).toEqual(['6']);
  first.release();
  await Promise.all([large, small]);
  expect(events).toEqual(['6', '8', '1']);
});

test('more than the whole budget is held alone', async () => {
  const budget = createByteBudget(10);
  const little = await budget.take(1);
  const huge = budget.take(100);
  let isHeld = false;
  void huge.then(() => (isHeld = true));
  await setImmediate();
  expect(isHeld).toBe(false);
  little.release();
  const held = await huge;
  held.shrinkTo(4);
  // What was given back, once, is there for others.
  const rest = await budget.take(6);
  held.release();
  held.release();
  rest.release();
  await budget.take(10);
});

test('never holds more than the budget, and serves everybody', async () => {
  const sizes = fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(sizes, fc.integer({ min: 20, max: 30 }), async (wishes, most) => {
      const budget = createByteBudget(most);
      let held = 0;
      let peak = 0;
      await Promise.all(
        wishes.map(async (bytes) => {
          const own = await budget.take(bytes);
          held += bytes;
          peak = Math.max(peak, held);
          await Promise.resolve();
          held -= bytes;
          own.release();
        }),
      );
      expect(peak).toBeLessThanOrEqual(most);
    }),
  );
});
