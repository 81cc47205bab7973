import type { HostClock } from '../../infra/local/host/hostClock.ts';

/** A clock that stands still until it is told to move. What is due at once runs in the next turn of the event loop. */
export interface ManualClock extends HostClock {
  /** Moves the time and runs what became due, oldest first. */
  readonly advance: (ms: number) => void;
  /** Moves the time to the next thing that is due; false where there is none. */
  readonly advanceToNext: () => boolean;
}

/** Makes a clock that begins at a fixed time. */
export function manualClock(start = Date.UTC(2030, 0, 1)): ManualClock {
  let now = start;
  let pending: { readonly at: number; readonly run: () => void }[] = [];

  function runDue(): void {
    const due = pending.filter(({ at }) => at <= now).toSorted((a, b) => a.at - b.at);
    pending = pending.filter((item) => !due.includes(item));
    for (const { run } of due) run();
  }

  return {
    now: () => now,
    after(ms, run) {
      const item = { at: now + ms, run };
      pending.push(item);
      if (ms <= 0) setImmediate(runDue);
      return () => {
        pending = pending.filter((other) => other !== item);
      };
    },
    advance: (ms) => {
      now += ms;
      runDue();
    },
    advanceToNext: () => {
      if (pending.length === 0) return false;
      now = Math.max(now, Math.min(...pending.map(({ at }) => at)));
      runDue();
      return true;
    },
  };
}
