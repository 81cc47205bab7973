import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createVirtualClock } from '../../../../shared/core/simulator/virtualClock.ts';

test('sleepers wake in order of time, those of the same time as they went to sleep, and none after the end', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(20), { maxLength: 60 }), async (times) => {
      const clock = createVirtualClock();
      const woken: { at: number; number: number }[] = [];
      for (const [number, ms] of times.entries()) {
        void clock.sleep(ms).then(() => woken.push({ at: clock.now(), number }));
      }
      await clock.run(15);
      const due = times.map((at, number) => ({ at, number })).filter(({ at }) => at <= 15);
      expect(woken).toEqual(due.toSorted((a, b) => a.at - b.at || a.number - b.number));
      expect(clock.now()).toBe(15);
    }),
  );
});

test('what a sleeper does next happens before time goes on', async () => {
  const clock = createVirtualClock(100, () => 2);
  const at: number[] = [];
  void (async () => {
    for (let turn = 0; turn < 3; turn += 1) {
      await clock.sleep(10);
      await Promise.resolve();
      at.push(clock.now());
    }
  })();
  await clock.run(1000);
  expect(at).toEqual([112, 124, 136]);
});
