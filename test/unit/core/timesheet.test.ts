import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createTimesheet, type Timesheet, type Wait } from '../../../shared/core/timesheet.ts';
import type { Clock } from '../../../shared/ports.ts';

/** A clock that a test moves, and a process that is at work for as much of the time as the test says. */
function aWorld(busy: 'known' | 'unknown' = 'unknown') {
  let now = 1000;
  let worked = 0;
  const clock: Clock = {
    now: () => now,
    sleep: () => Promise.resolve(),
    ...(busy === 'known' ? { busy: () => worked } : {}),
  };
  const sheet = createTimesheet(clock);
  return {
    sheet,
    pass(ms: number, atWork = 0) {
      now += ms;
      worked += atWork;
    },
  };
}

/** Something that is waited for until the test ends it. */
function wait(sheet: Timesheet, kind: Wait, isPaced?: () => boolean): () => Promise<void> {
  let end = (): void => undefined;
  const task = new Promise<void>((resolve) => {
    end = resolve;
  });
  const ended = sheet.during(kind, task, isPaced);
  return async () => {
    end();
    await ended;
  };
}

/** The parts of the span so far that are not 0. */
function partsOf(sheet: Timesheet): object {
  return Object.fromEntries(Object.entries(sheet.take().parts).filter(([, ms]) => ms !== 0));
}

test('work that waits for nothing is own work, and a span begins where the last one ended', () => {
  const { sheet, pass } = aWorld();
  pass(30);
  expect(sheet.take()).toMatchObject({ from: 1000, to: 1030, parts: { own: 30, service: 0 } });
  pass(5);
  expect(sheet.take()).toMatchObject({ from: 1030, to: 1035, parts: { own: 5 } });
});

describe('a wait for calls', () => {
  test('is one for the service while they are under way', async () => {
    const { sheet, pass } = aWorld();
    const ends = [wait(sheet, 'calls'), wait(sheet, 'call'), wait(sheet, 'call')];
    pass(40);
    for (const end of ends) await end();
    pass(2);
    expect(partsOf(sheet)).toEqual({ service: 40, own: 2 });
  });

  test('is one for quota as soon as one of them waits because a quota is used up', async () => {
    const { sheet, pass } = aWorld();
    const ends = [wait(sheet, 'calls'), wait(sheet, 'call'), wait(sheet, 'turn', () => true)];
    pass(40);
    for (const end of ends) await end();
    expect(partsOf(sheet)).toEqual({ quota: 40 });
  });

  test('is one for the service where turns wait for others to be answered', async () => {
    const { sheet, pass } = aWorld();
    const end = wait(sheet, 'calls');
    const turned = wait(sheet, 'turn', () => false);
    pass(40);
    await turned();
    await end();
    expect(partsOf(sheet)).toEqual({ service: 40 });
  });

  test('is divided among first attempts, retries, keys, content and outcomes that are being written', async () => {
    const { sheet, pass } = aWorld();
    const kinds = ['calls', 'call', 'repeat', 'backoff', 'key', 'storage', 'content'] as const;
    const ends = kinds.map((kind) => wait(sheet, kind));
    pass(60);
    for (const end of ends) await end();
    expect(partsOf(sheet)).toEqual({ service: 10, retries: 20, vault: 10, storage: 20 });
  });

  test('begins only with it: calls that are under way while rows are read cost nothing', async () => {
    const { sheet, pass } = aWorld();
    const called = wait(sheet, 'call');
    pass(3);
    const read = wait(sheet, 'storage');
    pass(20);
    await read();
    await called();
    expect(partsOf(sheet)).toEqual({ own: 3, storage: 20 });
  });
});

test('a wait for what the service works on is one for the service', async () => {
  const { sheet, pass } = aWorld();
  const end = wait(sheet, 'operation');
  pass(40);
  await end();
  expect(partsOf(sheet)).toEqual({ service: 40 });
});

describe('where it is known when the process is at work', () => {
  test('that part of a wait is own work', async () => {
    const { sheet, pass } = aWorld('known');
    const ends = [wait(sheet, 'calls'), wait(sheet, 'call')];
    pass(100, 70);
    for (const end of ends) await end();
    const stored = wait(sheet, 'storage');
    pass(10, 4);
    await stored();
    expect(partsOf(sheet)).toEqual({ service: 30, own: 74, storage: 6 });
  });

  test('but for a wait for quota, in which work costs nothing', async () => {
    const { sheet, pass } = aWorld('known');
    const ends = [wait(sheet, 'calls'), wait(sheet, 'turn', () => true)];
    pass(100, 70);
    for (const end of ends) await end();
    pass(10, 10);
    expect(partsOf(sheet)).toEqual({ quota: 100, own: 10 });
  });

  test('and time in which it neither works nor waits for anything is the engine’s', () => {
    const { sheet, pass } = aWorld('known');
    pass(100, 20);
    expect(partsOf(sheet)).toEqual({ own: 20, orchestration: 80 });
  });
});

test('whatever comes, the parts are whole and add up to the span', async () => {
  const kinds = fc.constantFrom<Wait>(
    'storage',
    'operation',
    'calls',
    'content',
    'turn',
    'key',
    'call',
    'repeat',
    'backoff',
  );
  const steps = fc.array(
    fc.record({
      kind: kinds,
      isPaced: fc.boolean(),
      ms: fc.integer({ min: -3, max: 20 }),
      atWork: fc.double({ min: 0, max: 20, noNaN: true }),
      ends: fc.boolean(),
      takes: fc.boolean(),
    }),
    { maxLength: 30 },
  );
  await fc.assert(
    fc.asyncProperty(steps, fc.constantFrom('known' as const, 'unknown' as const), async (all, busy) => {
      const { sheet, pass } = aWorld(busy);
      let under: (() => Promise<void>)[] = [];
      let last = 1000;
      for (const { kind, isPaced, ms, atWork, ends, takes } of all) {
        under.push(wait(sheet, kind, kind === 'turn' ? () => isPaced : undefined));
        pass(ms, atWork);
        if (ends) {
          for (const end of under) await end();
          under = [];
        }
        if (!takes) continue;
        const { from, to, parts } = sheet.take();
        expect(from).toBe(last);
        last = to;
        expect(Object.values(parts).every((part) => Number.isInteger(part) && part >= 0)).toBe(true);
        expect(Object.values(parts).reduce((sum, part) => sum + part, 0)).toBe(to - from);
      }
    }),
  );
});
