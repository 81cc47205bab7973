import { expect, test } from 'vitest';
import { seededRandom } from '../../../../infra/local/services/control/seededRandom.ts';
import { createConcurrencyLimit } from '../../../../shared/core/pacing/concurrencyLimit.ts';
import { createResourcePacer } from '../../../../shared/core/pacing/resourcePacer.ts';
import { scheduled } from '../../../../shared/core/simulator/policies.ts';
import { simulate } from '../../../../shared/core/simulator/simulate.ts';

/** Calls a second that are answered by a server without a quota, from the second `from` on. */
async function callsPerSecond(
  work: (busy: number, random: () => number) => number,
  { callers = 150, from = 1 } = {},
): Promise<number> {
  const services = await simulate({
    resources: [{ name: 'one', quotas: [] }],
    latency: { network: () => 0, work: (random, busy) => work(busy, random) },
    policy: scheduled(() => createResourcePacer([])),
    callers,
    durationMs: (from + 1) * 1000,
    random: seededRandom(1),
  });
  return services.get('one')?.accepted.filter((time) => time >= from * 1000).length ?? 0;
}

/** Answers everything that is under way after `took` milliseconds, round after round, from `now` on. */
function rounds(limit: ReturnType<typeof createConcurrencyLimit>, count: number, took: number, now = 0): number {
  let time = now;
  for (let round = 0; round < count; round += 1) {
    const startedAt = time;
    time += took;
    for (let call = limit.size(); call > 0; call -= 1) limit.answered(startedAt, time, true);
  }
  return time;
}

test('it doubles each round trip, and after a loss grows by one', () => {
  const limit = createConcurrencyLimit();
  let now = rounds(limit, 3, 20);
  expect(limit.size()).toBe(64);
  limit.lost(now - 1, now);
  expect(limit.size()).toBe(32);
  now = rounds(limit, 10, 20, now);
  expect(limit.size()).toBeGreaterThanOrEqual(41);
  expect(limit.size()).toBeLessThanOrEqual(42);
});

test('calls that were under way together count as one loss, and one call may always be made', () => {
  const limit = createConcurrencyLimit();
  for (let call = 0; call < 8; call += 1) limit.lost(0, 100);
  expect(limit.size()).toBe(4);
  for (let round = 1; round < 20; round += 1) limit.lost(round * 100, round * 100 + 100);
  expect(limit.size()).toBe(1);
});

test('what is not used to the full does not grow', () => {
  const limit = createConcurrencyLimit();
  for (let call = 0; call < 1000; call += 1) limit.answered(call, call + 20, false);
  expect(limit.size()).toBe(8);
});

test('a server of 20 ms is used by far more than 64 calls at a time within a second', async () => {
  expect(await callsPerSecond(() => 20)).toBeGreaterThan(1.6 * (64 * 50));
});

test.each<[string, (random: () => number) => number]>([
  ['from 200 to 2000 ms', (random) => 200 + 1800 * random()],
  ['200 ms on average, and anything', (random) => -200 * Math.log(1 - random())],
  ['40 ms, and one in twenty a second', (random) => (random() < 0.05 ? 1000 : 40)],
])('a service whose answers take %s is used by as many calls as there are', async (_, work) => {
  let mostBusy = 0;
  const counted = (busy: number, random: () => number): number => {
    mostBusy = Math.max(mostBusy, busy);
    return work(random);
  };
  await callsPerSecond(counted, { from: 19 });
  expect(mostBusy).toBe(150);
});

test('a server that only queues is not sent more and more', async () => {
  let mostBusy = 0;
  // Ten calls at a time, at 20 ms each; more wait for their turn.
  const work = (busy: number): number => {
    mostBusy = Math.max(mostBusy, busy);
    return 20 * Math.max(1, busy / 10);
  };
  expect(await callsPerSecond(work, { from: 10 })).toBeGreaterThan(470);
  expect(mostBusy).toBeLessThan(100);
});

test('a server that answers at once, one after the other, is used to the full', async () => {
  expect(await callsPerSecond((busy) => busy / 10)).toBeGreaterThan(9500);
});
