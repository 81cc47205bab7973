import { type Span, type Use, uses } from '../model/span.ts';
import type { Clock } from '../ports.ts';
import { wholeParts } from './wholeParts.ts';

/**
 * What work waits for: storage; an operation that the service works on; or its calls. Of these, several are under way at a
 * time, and each waits for its content, its turn, the key, the answer, the answer to a repeated attempt, or the time until
 * the next one.
 */
export type Wait = 'storage' | 'operation' | 'calls' | 'content' | 'turn' | 'key' | 'call' | 'repeat' | 'backoff';

/** Says what the time of a piece of work goes to. */
export interface Timesheet {
  /** Notes that something is waited for until `task` is over. `isPaced` tells of a turn whether quota is what it waits for. */
  during<T>(wait: Wait, task: Promise<T>, isPaced?: () => boolean): Promise<T>;
  /** The time since the last span that was taken, or since the beginning. */
  take(): Span;
}

/** Milliseconds of work that a moment too short to be measured may leave for the next ones. */
const mostOwed = 5;

/**
 * Work is one thread: at each moment it is at work itself, or it waits for storage, or for its calls. A wait for calls is
 * one for quota where any of them waits for its turn because a quota is used up; else it is divided evenly among what the
 * calls under way wait for. Of any wait but that for quota, the time in which the process was at work all the same counts
 * as own work, for then nothing would have been done sooner. So each moment is counted once, and parts add up to their span.
 */
export function createTimesheet(clock: Clock): Timesheet {
  const waits = nothingOf(['storage', 'operation', 'calls', 'content', 'turn', 'key', 'call', 'repeat', 'backoff']);
  const pacers = new Map<() => boolean, number>();
  let amounts = nothingOf(uses);
  let from = clock.now();
  let at = from;
  let busyAt = clock.busy?.() ?? 0;
  let owed = 0;
  let isQuota = false;
  /** Without a wait, and where it is known, without work, it is somebody else who has the process. */
  const idle: Use = clock.busy ? 'orchestration' : 'own';

  /** Of so many milliseconds those in which the process was at work. */
  const worked = (ms: number): number => {
    const busy = clock.busy?.() ?? 0;
    owed += Math.max(busy - busyAt, 0);
    busyAt = busy;
    const part = Math.min(ms, owed);
    owed = Math.min(owed - part, mostOwed);
    return part;
  };
  const spread = (ms: number): void => {
    const { storage, operation, calls, content, turn, key, call, repeat, backoff } = waits;
    const stored = storage + content;
    const all = stored + key + call + repeat + backoff;
    if (calls === 0) amounts[storage > 0 ? 'storage' : operation > 0 ? 'service' : idle] += ms;
    // A turn that no quota holds up waits for calls of others to be answered.
    else if (all === 0) amounts[turn > 0 ? 'service' : 'orchestration'] += ms;
    else {
      amounts.service += (ms * call) / all;
      amounts.retries += (ms * (repeat + backoff)) / all;
      amounts.storage += (ms * stored) / all;
      amounts.vault += (ms * key) / all;
    }
  };
  const advance = (): void => {
    // A clock that was set back stands still here until it is where it was.
    const ms = clock.now() - at;
    if (ms <= 0) return;
    at += ms;
    const own = worked(ms);
    if (isQuota) amounts.quota += ms;
    else {
      amounts.own += own;
      spread(ms - own);
    }
  };
  const change = (wait: Wait, by: number, isPaced?: () => boolean): void => {
    advance();
    waits[wait] += by;
    if (isPaced) {
      const count = (pacers.get(isPaced) ?? 0) + by;
      if (count > 0) pacers.set(isPaced, count);
      else pacers.delete(isPaced);
    }
    isQuota = waits.calls > 0 && pacers.size > 0 && [...pacers.keys()].some((paced) => paced());
  };
  return {
    async during(wait, task, isPaced) {
      change(wait, 1, isPaced);
      try {
        return await task;
      } finally {
        change(wait, -1, isPaced);
      }
    },
    take() {
      advance();
      const parts = wholeParts(uses.map((use) => amounts[use]));
      const span = { from, to: at, parts: Object.fromEntries(uses.map((use, index) => [use, parts[index]])) };
      from = at;
      amounts = nothingOf(uses);
      return span;
    },
  };
}

function nothingOf<Name extends string>(names: readonly Name[]): Record<Name, number> {
  return Object.fromEntries(names.map((name) => [name, 0])) as Record<Name, number>;
}
