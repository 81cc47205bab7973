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

test('a quota is used to the full from the moment on at which processes join those that use it', async () => {
  const clock = createVirtualClock(epoch);
  const store = createMemoryStore({ clock });
  const starts: number[] = [];
  const work = async (id: string, at: number): Promise<void> => {
    await clock.sleep(at);
    const pacer = createResourcePacers({ store, clock, random: () => 0.5 }, id).pacerOf(
      { ...eastus, quota: { perMinute: 600 } },
      feature,
    );
    for (;;) {
      const readyAt = pacer.readyAt(clock.now());
      // Before it has a share it asks again, as who waits for a turn does when something changes.
      await clock.sleep(Math.min(readyAt - clock.now(), 100));
      if (readyAt > clock.now()) continue;
      starts.push(clock.now() - epoch);
      pacer.start(clock.now())({ kind: 'taken' }, clock.now());
    }
  };
  for (const [at, seconds] of [0, 100, 110, 200].entries()) void work(`process-${at}`, seconds * 1000);
  await after(clock, 400);
  const within = (from: number, ms: number): number => starts.filter((at) => at >= from && at < from + ms).length;
  const tens = Array.from({ length: 40 }, (_, at) => within(at * 10_000, 10_000));
  expect(Math.min(...tens.slice(1))).toBeGreaterThan(85);
  expect(within(0, 400_000)).toBeGreaterThan(0.97 * 4000);
  expect(Math.max(...starts.map((start) => within(start, 60_000)))).toBeLessThanOrEqual(605);
});
