import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSlots } from '../../../shared/core/slots.ts';

test('never more at once than there are slots, all of them used, every task run once, idle at the end', async () => {
  const loads = fc.tuple(fc.integer({ min: 1, max: 6 }), fc.array(fc.nat(5), { maxLength: 40 }));
  await fc.assert(
    fc.asyncProperty(loads, async ([size, lengths]) => {
      const slots = createSlots(size);
      const ran: number[] = [];
      let busy = 0;
      let most = 0;
      for (const [at, length] of lengths.entries()) {
        await slots.run(async () => {
          most = Math.max(most, (busy += 1));
          for (let turn = 0; turn < length; turn += 1) await Promise.resolve();
          busy -= 1;
          ran.push(at);
        });
      }
      await slots.idle();
      expect(busy).toBe(0);
      expect(ran.toSorted((a, b) => a - b)).toEqual([...lengths.keys()]);
      expect(most).toBeLessThanOrEqual(size);
    }),
  );
});

test('a task waits until another ends, and not longer', async () => {
  const slots = createSlots(2);
  const ends: (() => void)[] = [];
  const task = (): Promise<void> => new Promise((resolve) => ends.push(resolve));
  await slots.run(task);
  await slots.run(task);
  let third = false;
  const started = slots.run(task).then(() => (third = true));
  await new Promise(setImmediate);
  expect(third).toBe(false);
  ends[0]?.();
  await started;
  expect(ends).toHaveLength(3);
  for (const end of ends) end();
  await slots.idle();
});

test('several callers at once share the slots', async () => {
  const slots = createSlots(3);
  let busy = 0;
  let most = 0;
  const task = async (): Promise<void> => {
    most = Math.max(most, (busy += 1));
    await new Promise(setImmediate);
    busy -= 1;
  };
  await Promise.all(Array.from({ length: 20 }, () => slots.run(task)));
  await slots.idle();
  expect(most).toBe(3);
  expect(busy).toBe(0);
});
