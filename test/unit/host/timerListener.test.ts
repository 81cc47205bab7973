import { setImmediate } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import type { LogEvent } from '../../../infra/local/host/hostLog.ts';
import type { InvokeFunction } from '../../../infra/local/host/invoke/invokeFunction.ts';
import { describeFunctions } from '../../../infra/local/host/loader/describeFunctions.ts';
import { createTimerListener } from '../../../infra/local/host/schedules/timerListener.ts';
import { type DurableStore, openDurableStore } from '../../../infra/local/host/store/durableStore.ts';
import { type ManualClock, manualClock } from '../../support/manualClock.ts';

interface Call {
  readonly at: string;
  readonly IsPastDue: boolean;
  readonly ScheduleStatus: { readonly Last: string; readonly Next: string } | null;
}

/** A timer on a clock that the test moves; it ends its calls itself where `hold` is given. */
function startTimer(
  options: Record<string, unknown>,
  { clock, store, hold }: { clock: ManualClock; store: DurableStore; hold?: () => Promise<void> },
) {
  const calls: Call[] = [];
  const log: LogEvent[] = [];
  const trigger = { type: 'timerTrigger', direction: 'in' as const, ...options };
  const registered = { metadata: { name: 'ticks', bindings: { timer: trigger } }, callback: () => undefined };
  const [definition] = describeFunctions([registered], { WHEN: '0 */5 * * * *' });
  if (definition === undefined) throw new Error('no definition');
  const invoke: InvokeFunction = async (_, data) => {
    calls.push({ at: new Date(clock.now()).toISOString().slice(11, 19), ...JSON.parse(data.json ?? '') });
    await hold?.();
    return { invocationId: '', context: undefined, outcome: { ok: false, error: new Error('as it should') } };
  };
  const listener = createTimerListener({
    clock,
    log: (event) => void log.push(event),
    invoke,
    definition,
    schedules: store.schedules,
  });
  return { listener, calls, log };
}

async function memoryStore(): Promise<DurableStore> {
  const store = await openDurableStore(':memory:');
  onTestFinished(() => store.close());
  return store;
}

async function step(clock: ManualClock, ms: number): Promise<void> {
  clock.advance(ms);
  for (let turn = 0; turn < 10; turn++) await setImmediate();
}

test('a timer is called at its times, also after a call that failed', async () => {
  const clock = manualClock();
  const timer = startTimer({ schedule: '%WHEN%' }, { clock, store: await memoryStore() });
  await timer.listener.start();
  await step(clock, 299_999);
  expect(timer.calls).toEqual([]);
  await step(clock, 1);
  await step(clock, 300_000);
  expect(timer.calls.map(({ at }) => at)).toEqual(['00:05:00', '00:10:00']);
  expect(timer.calls[1]).toMatchObject({
    IsPastDue: false,
    ScheduleStatus: { Last: '2030-01-01T00:05:00.000Z', Next: '2030-01-01T00:10:00.000Z' },
  });
  expect(timer.log.map(({ message }) => message.split('\n', 1)[0])).toEqual(
    Array(2).fill('ticks failed: Error: as it should'),
  );
  await timer.listener.stop();
  await step(clock, 600_000);
  expect(timer.calls).toHaveLength(2);
});

test('a time that was missed while no host ran is made up for once, unless the timer is not monitored', async () => {
  for (const useMonitor of [true, false]) {
    const clock = manualClock();
    const store = await memoryStore();
    const options = { schedule: '0 */5 * * * *', useMonitor };
    const first = startTimer(options, { clock, store });
    await first.listener.start();
    await first.listener.stop();
    await step(clock, 1_000_000);
    const second = startTimer(options, { clock, store });
    await second.listener.start();
    await step(clock, 0);
    expect(second.calls.map(({ IsPastDue }) => IsPastDue)).toEqual(useMonitor ? [true] : []);
    const third = startTimer({ ...options, schedule: '0 */7 * * * *' }, { clock, store });
    await second.listener.stop();
    await step(clock, 1_000_000);
    await third.listener.start();
    expect(third.calls).toEqual([]);
    await third.listener.stop();
  }
});

test('a timer that is due more often than each minute is not monitored', async () => {
  const clock = manualClock();
  const store = await memoryStore();
  const timer = startTimer({ schedule: '*/10 * * * * *' }, { clock, store });
  await timer.listener.start();
  await step(clock, 10_000);
  expect(timer.calls).toMatchObject([{ ScheduleStatus: null }]);
  expect(store.schedules.get('ticks')).toBeUndefined();
  await timer.listener.stop();
});

test('a timer that asks for it is called at once, and never while a call of it runs', async () => {
  const clock = manualClock();
  let release = (): void => {};
  const hold = () => new Promise<void>((resolve) => (release = resolve));
  const timer = startTimer(
    { schedule: '0 * * * * *', runOnStartup: true },
    { clock, store: await memoryStore(), hold },
  );
  await timer.listener.start();
  await step(clock, 150_000);
  expect(timer.calls.map(({ at }) => at)).toEqual(['00:00:00']);
  release();
  await step(clock, 0);
  expect(timer.calls).toHaveLength(1);
  await step(clock, 30_000);
  expect(timer.calls.map(({ at }) => at)).toEqual(['00:00:00', '00:03:00']);
  release();
  await timer.listener.stop();
});

test('a schedule that is none, or never due, is named', async () => {
  const clock = manualClock();
  const store = await memoryStore();
  expect(() => startTimer({ schedule: 'daily' }, { clock, store })).toThrow(
    'The schedule "daily" of the function "ticks" is none: give six fields',
  );
  const timer = startTimer({ schedule: '0 0 0 31 2 *' }, { clock, store });
  await timer.listener.start();
  expect(timer.log).toMatchObject([
    { level: 'warning', message: 'The schedule "0 0 0 31 2 *" of ticks is never due.' },
  ]);
});
