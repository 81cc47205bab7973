import { type RateLimit, rateOf } from './rateLimit.ts';
import { createTimeLog } from './timeLog.ts';

/** A limit of which only a share may be ours: `calls` of the `whole`. */
export interface SharedLimit extends RateLimit {
  readonly whole?: number;
}

/**
 * Spaces calls evenly under rate limits, and never starts more of them in any window than the limit has. Times are in
 * milliseconds.
 */
export interface Meter {
  /** The earliest time of the next call; `Infinity` where the quota is 0. */
  nextAt(): number;
  /** What the fullest window has left, from 1 for all of it to 0. */
  room(now: number): number;
  /** How full the fullest window was at a time, from 0 to 1 or just above. */
  filled(at: number): number;
  /** What was used of late of what could be, from 0 to 1. */
  used(now: number): number;
  /** Calls a millisecond; `Infinity` where there is no limit. */
  rate(): number;
  /** Notes a call that starts now. */
  start(now: number): void;
  /** No call is due before `until`, and those that were are not made up for. */
  hold(until: number): void;
  /** Until when no call is due. */
  heldUntil(): number;
}

/** How late a call may start and the next still be on time, as a share of a window: else late timers would cost quota. */
const slack = 0.02;

/** What is of late: so many milliseconds, or so many calls, but no longer than the longest window. */
const late = { ms: 5000, calls: 4 };

/**
 * A meter of limits that all hold at once, in windows that are longer by `margin`, a share. Both are asked each time, for
 * they may change.
 */
export function createMeter(limits: () => readonly SharedLimit[], margin: () => number): Meter {
  const starts = createTimeLog();
  /** When the last call was due. */
  let due = Number.NEGATIVE_INFINITY;
  let heldUntil = 0;
  const windows = () =>
    limits().map(({ calls, whole = calls, windowMs }) => ({ calls, whole, windowMs: windowMs * (1 + margin()) }));
  const longestOf = (all: readonly RateLimit[]): number => Math.max(0, ...all.map(({ windowMs }) => windowMs));
  return {
    nextAt() {
      const all = windows();
      const rate = rateOf(all);
      if (rate === 0) return Number.POSITIVE_INFINITY;
      // A share is kept by the spacing alone: what a window holds of the time when it was larger was ours as well.
      const full = all.map(({ whole, windowMs }) => (starts.last(Math.ceil(whole)) ?? -windowMs) + windowMs);
      return Math.max(heldUntil, due + 1 / rate, ...full);
    },
    room(now) {
      const left = windows().map(({ calls, windowMs }) => (calls > 0 ? 1 - starts.since(now - windowMs) / calls : 0));
      return Math.max(0, Math.min(1, ...left));
    },
    filled(at) {
      const shares = windows().map(({ calls, windowMs }) => (starts.since(at - windowMs) - starts.since(at)) / calls);
      return Math.max(0, ...shares);
    },
    used(now) {
      const all = windows();
      const rate = rateOf(all);
      if (rate === 0) return 1;
      const span = Math.min(longestOf(all), Math.max(late.ms, late.calls / rate));
      return Math.min(starts.since(now - span) / (span * rate), 1);
    },
    rate: () => rateOf(windows()),
    start(now) {
      const all = windows();
      const longest = longestOf(all);
      starts.add(now);
      starts.forget(now - longest);
      const rate = rateOf(all);
      // The first call makes up for nothing, and neither does one whose share lapsed the moment it was due.
      const isFirst = due === Number.NEGATIVE_INFINITY || rate === 0;
      due = isFirst ? now : Math.max(due + 1 / rate, now - longest * slack, heldUntil);
    },
    hold(until) {
      heldUntil = Math.max(heldUntil, until);
    },
    heldUntil: () => heldUntil,
  };
}
