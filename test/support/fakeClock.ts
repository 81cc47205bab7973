import type { Clock } from '../../shared/ports.ts';

export interface FakeClock extends Clock {
  /** Lets time pass. */
  advance(ms: number): void;
  /** Milliseconds of every sleep so far, in their order. */
  readonly slept: readonly number[];
}

/** When a fake clock starts, in milliseconds since 1970. */
export const epoch = Date.parse('2026-03-01T12:00:00Z');

/** A clock that stands still but for `advance` and for sleeps, which pass at once. */
export function createFakeClock(start = epoch): FakeClock {
  let time = start;
  const slept: number[] = [];
  return {
    now: () => time,
    advance(ms) {
      time += ms;
    },
    async sleep(ms) {
      const until = time + Math.max(ms, 0);
      slept.push(ms);
      // Whoever else is ready goes first, and who sleeps at the same time wakes at the same time.
      await Promise.resolve();
      time = Math.max(time, until);
    },
    slept,
  };
}
