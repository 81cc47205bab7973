import { expect, test } from 'vitest';
import { createVirtualClock, type VirtualClock } from '../../../shared/core/simulator/virtualClock.ts';
import type { QuotaRecord } from '../../../shared/run/quotaShare.ts';
import { createResourcePacers } from '../../../shared/run/resourcePacers.ts';
import { eastus } from '../../support/factories.ts';
import { epoch } from '../../support/fakeClock.ts';
import { createMemoryStore } from '../../support/memoryStore.ts';

const resource = { ...eastus, quota: { perSecond: 10 } };
const feature = 'sentiment';
const path = 'runs/_quota/language-eastus/sentiment.json';

/** The pacers of one process, whose quotas stand in a store with a clock that is the server's too. */
function aProcess() {
  const clock = createVirtualClock(epoch);
  const store = createMemoryStore({ clock });
  const pacers = createResourcePacers({ store, clock, random: () => 0.5 }, 'this-process');
  const holders = () => (JSON.parse(store.text(path) ?? '{"holders":[]}') as QuotaRecord).holders.length;
  return { clock, pacers, holders };
}

const after = (clock: VirtualClock, seconds: number): Promise<void> => clock.run(epoch + seconds * 1000);

test('a share is held for as long as calls want their turn, however long ago the activity has begun', async () => {
  const { clock, pacers } = aProcess();
  const pacer = pacers.pacerOf(resource, feature);
  for (let seconds = 1; seconds <= 200; seconds += 1) {
    await after(clock, seconds);
    expect(pacer.readyAt(clock.now()), `after ${seconds} s`).toBeLessThanOrEqual(clock.now());
    pacer.start(clock.now())({ kind: 'taken' }, clock.now());
  }
});

test('a share that nobody uses is given back, and taken again with the next call', async () => {
  const { clock, pacers, holders } = aProcess();
  const pacer = pacers.pacerOf(resource, feature);
  await after(clock, 30);
  expect(holders()).toBe(1);
  await after(clock, 70);
  expect(holders()).toBe(0);
  expect(pacer.readyAt(clock.now())).toBe(Number.POSITIVE_INFINITY);
  await after(clock, 71);
  expect(pacer.readyAt(clock.now())).toBeLessThanOrEqual(clock.now());
  await after(clock, 200);
  expect(holders()).toBe(0);
});

test.each([59, 60, 61, 62, 63, 64, 65, 66])(
  'a share that is wanted %i s after it was used last, just as it is given back, is there',
  async (seconds) => {
    const { clock, pacers } = aProcess();
    pacers.pacerOf(resource, feature);
    await after(clock, seconds);
    const pacer = pacers.pacerOf(resource, feature);
    await after(clock, seconds + 6);
    expect(pacer.readyAt(clock.now())).toBeLessThanOrEqual(clock.now());
  },
);
