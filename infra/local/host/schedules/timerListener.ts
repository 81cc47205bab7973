import type { HostClock } from '../hostClock.ts';
import type { HostLog } from '../hostLog.ts';
import type { InvokeFunction } from '../invoke/invokeFunction.ts';
import { failureText } from '../listeners/failureText.ts';
import type { Listener } from '../listeners/listener.ts';
import type { FunctionDefinition } from '../loader/describeFunctions.ts';
import { optionText } from '../loader/optionText.ts';
import { StartupError } from '../startupError.ts';
import type { ScheduleTable } from '../store/scheduleTable.ts';
import type { NextOccurrence } from './cronSchedule.ts';
import { parseSchedule } from './parseSchedule.ts';
import { timerData } from './timerData.ts';

export interface TimerListenerOptions {
  readonly clock: HostClock;
  readonly log: HostLog;
  readonly invoke: InvokeFunction;
  readonly definition: FunctionDefinition;
  /** Where the last and next time of each timer is kept. */
  readonly schedules: ScheduleTable;
}

/** A schedule that is due more often than this is not kept, as a call that was missed is made up for at once, in milliseconds. */
const shortestMonitored = 60_000;

/** Longest wait that one call of setTimeout can take, rounded down to days. */
const longestWait = 24 * 24 * 3_600_000;

/**
 * Makes the listener that calls a function at the times of its schedule. The next time is looked for when a call has
 * ended, so that there is never more than one.
 */
export function createTimerListener({ clock, log, invoke, definition, schedules }: TimerListenerOptions): Listener {
  const { name, trigger } = definition;
  const text = optionText(trigger, 'schedule');
  const nextAfter = readSchedule(name, text);
  const isMonitored = trigger['useMonitor'] !== false && !isFrequent(nextAfter, clock.now());
  let stopped = false;
  let cancel = (): void => {};
  let running = Promise.resolve();

  /** Waits for the next time after `from`. */
  function arm(from: number): void {
    const next = nextAfter(from);
    if (next === undefined) log({ ...event('warning'), message: `The schedule "${text}" of ${name} is never due.` });
    else wait(next);
  }

  function wait(next: number): void {
    if (stopped) return;
    const left = Math.max(next - clock.now(), 0);
    cancel = clock.after(Math.min(left, longestWait), () => {
      // A clock may ring early, and a call before its time would be followed by another one.
      if (clock.now() < next) wait(next);
      else begin(next, false);
    });
  }

  function begin(due: number, isPastDue: boolean): void {
    running = call(due, isPastDue).catch((error: unknown) => {
      // A call that outlasts the time to stop finds the state closed: to the next host it is past due.
      if (stopped) return;
      log({ ...event('error'), message: `The schedule of ${name} could not be kept: ${failureText(error)}` });
    });
    void running.then(() => arm(Math.max(due, clock.now())));
  }

  async function call(due: number, isPastDue: boolean): Promise<void> {
    const data = timerData(isMonitored ? schedules.get(name) : undefined, isPastDue);
    const { invocationId, outcome } = await invoke(definition, data);
    if (!outcome.ok) {
      log({ ...event('error'), invocationId, message: `${name} failed: ${failureText(outcome.error)}` });
    }
    if (isMonitored) keep(due);
  }

  function keep(last: number | null): void {
    const now = clock.now();
    schedules.put({ name, schedule: text, last, next: nextAfter(Math.max(last ?? 0, now)) ?? null, updated: now });
  }

  /** Whether a time was missed while no host ran. A schedule that was changed has missed nothing. */
  function isLate(): boolean {
    const kept = isMonitored ? schedules.get(name) : undefined;
    if (kept?.schedule !== text) {
      if (isMonitored) keep(null);
      return false;
    }
    return kept.next !== null && kept.next <= clock.now();
  }

  function event(level: 'warning' | 'error') {
    return { level, category: 'timer', function: name };
  }

  return {
    async start() {
      const late = isLate();
      if (late || trigger['runOnStartup'] === true) begin(clock.now(), late);
      else arm(clock.now());
    },
    async stop() {
      stopped = true;
      cancel();
      await running;
    },
  };
}

function readSchedule(name: string, text: string): NextOccurrence {
  const schedule = parseSchedule(text);
  if (schedule !== undefined) return schedule;
  throw new StartupError(
    `The schedule "${text}" of the function "${name}" is none: give six fields like "0 */5 * * * *" (second, minute, hour, day, month, weekday) or an interval like "00:05:00".`,
  );
}

/** Whether a schedule is due again within a minute, judged by its next few times. */
function isFrequent(nextAfter: NextOccurrence, now: number): boolean {
  let at = now;
  for (let i = 0; i < 5; i++) {
    const next = nextAfter(at);
    if (next === undefined) return false;
    if (i > 0 && next - at < shortestMonitored) return true;
    at = next;
  }
  return false;
}
