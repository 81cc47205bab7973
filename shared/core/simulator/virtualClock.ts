import type { Clock } from '../../ports.ts';

/** A clock whose time passes only while it is run, as fast as the machine can. */
export interface VirtualClock extends Clock {
  /** Lets everything happen that is due up to `until`, in order of time. */
  run(until: number): Promise<void>;
}

interface Sleeper {
  readonly at: number;
  /** Of two that are due at the same time, who went to sleep first wakes first. */
  readonly number: number;
  readonly wake: () => void;
}

/** A virtual clock that starts at `start`. Sleepers wake `lateMs()` milliseconds late, as timers do. */
export function createVirtualClock(start = 0, lateMs: () => number = () => 0): VirtualClock {
  /** A binary heap: each sleeper is due no later than the two below it. */
  const heap: Sleeper[] = [];
  let time = start;
  let sleeps = 0;
  return {
    now: () => time,
    sleep: (ms) =>
      new Promise((wake) => {
        sleeps += 1;
        push(heap, { at: time + Math.max(ms, 0) + lateMs(), number: sleeps, wake });
      }),
    async run(until) {
      await othersTurn();
      for (let next = heap[0], woken = 1; next !== undefined && next.at <= until; next = heap[0], woken += 1) {
        pop(heap);
        time = next.at;
        next.wake();
        await (woken % wakesPerTurn === 0 ? othersTurn() : settled());
      }
      time = Math.max(time, until);
    },
  };
}

/** Sleepers woken before the process sees to other work: going round the event loop takes as long as a few of them. */
const wakesPerTurn = 100;

/** Lets everything run that can run without time passing, and the rest of the process too. */
function othersTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** Lets everything run that can run without time passing: a tick that is asked for by a promise comes after all others. */
function settled(): Promise<void> {
  return new Promise((resolve) => {
    process.nextTick(resolve);
  });
}

function isBefore(one: Sleeper, other: Sleeper): boolean {
  return one.at < other.at || (one.at === other.at && one.number < other.number);
}

function push(heap: Sleeper[], sleeper: Sleeper): void {
  let at = heap.length;
  while (at > 0) {
    const above = (at - 1) >>> 1;
    if (!isBefore(sleeper, heap[above] as Sleeper)) break;
    heap[at] = heap[above] as Sleeper;
    at = above;
  }
  heap[at] = sleeper;
}

function pop(heap: Sleeper[]): void {
  const last = heap.pop() as Sleeper;
  if (heap.length === 0) return;
  let at = 0;
  for (;;) {
    let below = 2 * at + 1;
    if (below >= heap.length) break;
    if (below + 1 < heap.length && isBefore(heap[below + 1] as Sleeper, heap[below] as Sleeper)) below += 1;
    if (!isBefore(heap[below] as Sleeper, last)) break;
    heap[at] = heap[below] as Sleeper;
    at = below;
  }
  heap[at] = last;
}
