import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { rateLimitsOf } from '../../../../shared/core/pacing/rateLimit.ts';
import { createResourcePacer } from '../../../../shared/core/pacing/resourcePacer.ts';
import { createScheduler, type Scheduler, type Turn } from '../../../../shared/core/pacing/scheduler.ts';
import { createVirtualClock, type VirtualClock } from '../../../../shared/core/simulator/virtualClock.ts';
import type { KeyRef, Quota } from '../../../../shared/model/resource.ts';
import { aKey, eastus, westeurope } from '../../../support/factories.ts';

const first = aKey('language-key-1');
const second = aKey('language-key-2');
const other = aKey('europe-key', westeurope);
const refused = { code: '401', message: 'Access denied.' };
type Go = Extract<Turn, { kind: 'go' }>;

/** A scheduler in virtual time; a resource that has no quota here has none at all. */
function aScheduler(keys: readonly KeyRef[], quotas: Readonly<Record<string, Quota>> = {}) {
  const clock = createVirtualClock();
  const names = [...new Set(keys.map(({ resource }) => resource.name))];
  const pacers = new Map(
    names.map((name) => {
      const limits = rateLimitsOf(quotas[name] ?? {});
      return [name, createResourcePacer(limits)];
    }),
  );
  const pacerOf = ({ resource }: KeyRef) => pacers.get(resource.name) ?? expect.fail(resource.name);
  return { clock, scheduler: createScheduler(keys, pacerOf, clock), pacerOf };
}

/** Asks for a turn and writes down when it came. */
function ask(
  { clock, scheduler }: { readonly clock: VirtualClock; readonly scheduler: Scheduler },
  { patience = 5000, isRetry = false } = {},
): { turn?: Turn; at?: number } {
  const answer: { turn?: Turn; at?: number } = {};
  void scheduler.turn({ latest: clock.now() + patience, isRetry }).then((turn) => {
    answer.turn = turn;
    answer.at = clock.now();
  });
  return answer;
}

/** A turn that is known to be one to send. */
function goOf(asked: { turn?: Turn } | undefined): Go {
  return asked?.turn?.kind === 'go' ? asked.turn : expect.fail(`The turn is ${asked?.turn?.kind}.`);
}

const secretOf = (asked: { turn?: Turn }): string | undefined => goOf(asked).key.secret;

test('the keys of a resource take turns, and share its quota', async () => {
  const world = aScheduler([first, second], { [eastus.name]: { perSecond: 10 } });
  const asked = Array.from({ length: 4 }, () => ask(world));
  await world.clock.run(1000);
  expect(asked.map(secretOf)).toEqual(['language-key-1', 'language-key-2', 'language-key-1', 'language-key-2']);
  expect(asked.map(({ at }) => at)).toEqual([0, 101, 202, 303]);
});

test('keys of two resources add up, each as far as its own quota goes', async () => {
  const world = aScheduler([first, other], {
    [eastus.name]: { perSecond: 20 },
    [westeurope.name]: { perSecond: 10 },
  });
  const secrets: (string | undefined)[] = [];
  for (let call = 0; call < 90; call += 1) {
    void world.scheduler.turn({ latest: 5000, isRetry: false }).then((turn) => {
      secrets.push(secretOf({ turn }));
      goOf({ turn }).done({ kind: 'taken' });
    });
  }
  await world.clock.run(3000);
  expect(secrets.filter((secret) => secret === first.secret).length).toBe(60);
  expect(secrets.filter((secret) => secret === other.secret).length).toBe(30);
});

test('the resource with the most room comes first', async () => {
  const world = aScheduler([first, other], {
    [eastus.name]: { perMinute: 600 },
    [westeurope.name]: { perMinute: 600 },
  });
  const alone = createScheduler([first], world.pacerOf, world.clock);
  void alone.turn({ latest: 0, isRetry: false });
  await world.clock.run(1000);
  const asked = ask(world);
  await world.clock.run(1000);
  expect(secretOf(asked)).toBe(other.secret);
});

test('a 429 cools all keys of its resource for as long as the server says; another resource goes on', async () => {
  const world = aScheduler([first, second, other]);
  const sent = ask(world);
  await world.clock.run(0);
  goOf(sent).done({ kind: 'throttled', until: 3000 });
  const asked = Array.from({ length: 4 }, () => ask(world));
  await world.clock.run(2999);
  expect(asked.map(secretOf)).toEqual(Array.from({ length: 4 }, () => other.secret));
});

test('where all resources cool, calls wait for the first to come back', async () => {
  const world = aScheduler([first, other]);
  const sent = [ask(world), ask(world)];
  await world.clock.run(0);
  for (const asked of sent) {
    const { key, done } = goOf(asked);
    done({ kind: 'throttled', until: key === first ? 900 : 400 });
  }
  const asked = ask(world);
  await world.clock.run(1000);
  expect([asked.at, secretOf(asked)]).toEqual([400, other.secret]);
});

test('a wait that is too long is not begun: the caller is told when to come back', async () => {
  const world = aScheduler([first], { [eastus.name]: { perMinute: 20 } });
  const asked = Array.from({ length: 4 }, () => ask(world));
  await world.clock.run(0);
  expect(asked.map(({ turn }) => turn?.kind)).toEqual(['go', undefined, 'later', 'later']);
  expect(asked.slice(2)).toMatchObject([{ turn: { until: 6060 } }, { turn: { until: 9090 } }]);
  await world.clock.run(5000);
  expect(asked[1]).toMatchObject({ turn: { kind: 'go' }, at: 3030 });
});

test('who waits is sent away when a 429 makes the wait too long', async () => {
  const world = aScheduler([first], { [eastus.name]: { perSecond: 1 } });
  const sent = ask(world);
  const asked = [ask(world), ask(world, { patience: 60_000 })];
  await world.clock.run(500);
  goOf(sent).done({ kind: 'throttled', until: 30_000 });
  await world.clock.run(501);
  expect(asked[0]).toMatchObject({ turn: { kind: 'later', until: 30_000 }, at: 500 });
  await world.clock.run(40_000);
  expect(asked[1]).toMatchObject({ turn: { kind: 'go' }, at: 30_000 });
});

test('a wait for nothing but answers is sat out, however slow they are; one for quota is not', async () => {
  const world = aScheduler([first]);
  const wish = { latest: 100_000, patienceMs: 5000, isRetry: false };
  const turns: Turn[] = [];
  for (let call = 0; call < 10; call += 1) void world.scheduler.turn(wish).then((turn) => turns.push(turn));
  await world.clock.run(30_000);
  expect(turns.map(({ kind }) => kind)).toEqual(Array.from({ length: 8 }, () => 'go'));
  goOf({ turn: turns[0] as Turn }).done({ kind: 'lost' });
  goOf({ turn: turns[1] as Turn }).done({ kind: 'lost', until: 34_000 });
  await world.clock.run(33_999);
  expect(turns).toHaveLength(8);
  for (const turn of turns.slice(2)) goOf({ turn }).done({ kind: 'taken' });
  await world.clock.run(34_000);
  expect(turns.slice(8)).toMatchObject([{ kind: 'go' }, { kind: 'go' }]);
  goOf({ turn: turns[8] as Turn }).done({ kind: 'lost', until: 50_000 });
  void world.scheduler.turn(wish).then((turn) => turns.push(turn));
  await world.clock.run(34_000);
  expect(turns[10]).toEqual({ kind: 'later', until: 50_000 });
});

test('a wait for answers ends with the time that is waited for at all', async () => {
  const world = aScheduler([first]);
  const turns: Turn[] = [];
  const wish = { latest: 20_000, patienceMs: 5000, isRetry: false };
  for (let call = 0; call < 9; call += 1) void world.scheduler.turn(wish).then((turn) => turns.push(turn));
  await world.clock.run(19_999);
  expect(turns).toHaveLength(8);
  await world.clock.run(20_000);
  expect(turns[8]).toMatchObject({ kind: 'later' });
});

test('while one resource cools for long, calls wait for answers of the other', async () => {
  const world = aScheduler([first, other]);
  const asked = [ask(world), ask(world)];
  await world.clock.run(0);
  const [cooled, left] = [goOf(asked[0]), goOf(asked[1])];
  cooled.done({ kind: 'throttled', until: 60_000 });
  const more = Array.from({ length: 10 }, () => ask(world));
  await world.clock.run(2000);
  expect(more.filter(({ turn }) => turn !== undefined)).toHaveLength(7);
  left.done({ kind: 'taken' });
  await world.clock.run(2000);
  expect(more.map(({ turn }) => turn?.kind)).not.toContain('later');
  expect(more.filter(({ turn }) => turn?.kind === 'go').length).toBeGreaterThan(7);
});

test('stages that use one resource have the same from it, though one was there long before the others', async () => {
  const world = aScheduler([first], { [eastus.name]: { perSecond: 10 } });
  const counts = [0, 0, 0];
  const callOn = async (scheduler: Scheduler, stage: number): Promise<void> => {
    for (;;) {
      const turn = await scheduler.turn({ latest: Number.POSITIVE_INFINITY, isRetry: false });
      await world.clock.sleep(50);
      goOf({ turn }).done({ kind: 'taken' });
      counts[stage] = (counts[stage] ?? 0) + 1;
    }
  };
  for (const stage of counts.keys()) {
    const scheduler = createScheduler([first], world.pacerOf, world.clock);
    for (let caller = 0; caller < 8; caller += 1) void callOn(scheduler, stage);
    await world.clock.run(stage * 500);
  }
  await world.clock.run(61_000);
  for (const count of counts) expect(count).toBeGreaterThan(190);
});

test('a retry goes before new calls', async () => {
  const world = aScheduler([first], { [eastus.name]: { perSecond: 10 } });
  const asked = [ask(world), ask(world), ask(world), ask(world, { isRetry: true }), ask(world, { isRetry: true })];
  await world.clock.run(1000);
  expect(asked.map(({ at }) => at)).toEqual([0, 303, 404, 101, 202]);
});

test('a refused key is not used again; with the last one, everybody in line is told why', async () => {
  const world = aScheduler([first, second], { [eastus.name]: { perSecond: 10 } });
  const sent = [ask(world), ask(world)];
  await world.clock.run(200);
  goOf(sent[0]).done({ kind: 'refused', error: { code: '403', message: 'first' } });
  const third = ask(world);
  await world.clock.run(300);
  expect(secretOf(third)).toBe(second.secret);
  const waiting = ask(world);
  goOf(sent[1]).done({ kind: 'refused', error: refused });
  await world.clock.run(300);
  expect(waiting.turn).toEqual({ kind: 'none', error: refused });
  expect(world.scheduler.isOut()).toBe(true);
});

test('a refused key is tried again after five minutes, as long as another one is there', async () => {
  const world = aScheduler([first, other]);
  /** Whether one of three calls then has the key; and says that it was refused, or not. */
  const isUsedAfter = async (seconds: number, isRefused: boolean): Promise<boolean> => {
    await world.clock.run(seconds * 1000);
    const asked = [ask(world), ask(world), ask(world)];
    await world.clock.run(seconds * 1000);
    for (const { key, done } of asked.map(goOf)) {
      done(isRefused && key.secret === first.secret ? { kind: 'refused', error: refused } : { kind: 'taken' });
    }
    return asked.some((each) => secretOf(each) === first.secret);
  };
  expect(await isUsedAfter(0, true)).toBe(true);
  expect(await isUsedAfter(299, true)).toBe(false);
  expect(await isUsedAfter(300, true)).toBe(true);
  expect(await isUsedAfter(599, false)).toBe(false);
  expect(await isUsedAfter(600, false)).toBe(true);
  expect(await isUsedAfter(601, false)).toBe(true);
});

test('a call that nobody else can take for an hour waits for the second chance of a refused key', async () => {
  const world = aScheduler([first, other]);
  const [taken, held] = [ask(world), ask(world)];
  await world.clock.run(0);
  for (const each of [taken, held]) {
    const isFirst = secretOf(each) === first.secret;
    goOf(each).done(isFirst ? { kind: 'refused', error: refused } : { kind: 'lost', until: 3_600_000 });
  }
  await expect(world.scheduler.turn({ latest: 1000, isRetry: false })).resolves.toMatchObject({
    kind: 'later',
    until: 300_000,
  });
});

test('only a service that says so is away', async () => {
  const world = aScheduler([first]);
  const [asked, again] = [ask(world), ask(world)];
  await world.clock.run(0);
  goOf(asked).done({ kind: 'lost', until: 5000 });
  expect(world.scheduler.isAway()).toBe(false);
  goOf(again).done({ kind: 'lost', until: 5000, isAway: true });
  expect(world.scheduler.isAway()).toBe(true);
});

test('a stage without keys says so', async () => {
  const world = aScheduler([]);
  await expect(world.scheduler.turn({ latest: 0, isRetry: false })).resolves.toMatchObject({
    kind: 'none',
    error: { code: 'NoKey' },
  });
});

test('no key is used while its resource cools, and no window passes the quota, whatever the server answers', async () => {
  const answers = fc.array(fc.record({ takes: fc.nat(400), wait: fc.option(fc.nat(3000)) }), {
    minLength: 1,
    maxLength: 80,
  });
  const quotas = fc.tuple(
    fc.integer({ min: 1, max: 20 }),
    fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined }),
  );
  await fc.assert(
    fc.asyncProperty(answers, quotas, async (given, [perSecond, otherPerSecond]) => {
      const world = aScheduler([first, second, other], {
        [eastus.name]: { perSecond },
        [westeurope.name]: { perSecond: otherPerSecond },
      });
      const { clock, scheduler } = world;
      const coolUntil = new Map<string, number>();
      const starts: number[] = [];
      const call = async ({ takes, wait }: { takes: number; wait: number | null }): Promise<void> => {
        const turn = await scheduler.turn({ latest: 100_000, isRetry: false });
        if (turn.kind !== 'go') return;
        const { name } = turn.key.resource;
        expect(coolUntil.get(name) ?? 0).toBeLessThanOrEqual(clock.now());
        if (name === eastus.name) starts.push(clock.now());
        await clock.sleep(takes);
        if (wait !== null) coolUntil.set(name, Math.max(coolUntil.get(name) ?? 0, clock.now() + wait));
        turn.done(wait === null ? { kind: 'taken' } : { kind: 'throttled', until: clock.now() + wait });
      };
      const calls = Promise.all(given.map(call));
      await clock.run(100_000);
      await calls;
      for (const [at, start] of starts.entries()) {
        expect((starts[at + perSecond] ?? Number.POSITIVE_INFINITY) - start).toBeGreaterThan(1000);
      }
    }),
    { numRuns: 50 },
  );
});

test('says whether calls wait for quota, or only for others to be answered', async () => {
  const paced = aScheduler([first], { [eastus.name]: { perSecond: 2 } });
  expect(paced.scheduler.isPaced()).toBe(false);
  ask(paced);
  await paced.clock.run(10);
  expect(paced.scheduler.isPaced()).toBe(true);
  await paced.clock.run(600);
  expect(paced.scheduler.isPaced()).toBe(false);

  const full = aScheduler([first]);
  const asked = Array.from({ length: 9 }, () => ask(full));
  await full.clock.run(10);
  expect(asked.map(({ turn }) => turn?.kind)).toContain(undefined);
  expect(full.scheduler.isPaced()).toBe(false);
  goOf(asked[0]).done({ kind: 'throttled', until: 5000 });
  expect(full.scheduler.isPaced()).toBe(true);
});
