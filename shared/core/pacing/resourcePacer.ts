import { createConcurrencyLimit } from './concurrencyLimit.ts';
import { createMeter } from './meter.ts';
import { createQuotaEstimate } from './quotaEstimate.ts';
import type { RateLimit } from './rateLimit.ts';

/** How a call went, as far as the pace of the next ones is concerned. */
export type CallReport =
  /** The service took the call, whatever it made of it. */
  | { readonly kind: 'taken' }
  /** A 429, with the time from which on the server wants to be asked again. */
  | { readonly kind: 'throttled'; readonly until: number }
  /** No answer in time, or one that says that the service is overloaded or broken. */
  | { readonly kind: 'lost' };

/** Says when calls to one resource may start; all its keys share it. Times are milliseconds since 1970. */
export interface ResourcePacer {
  /** The earliest time of the next call; `Infinity` where only the end of another call can tell. */
  readyAt(now: number): number;
  /** What the resource has left, from 1 for all to 0 for nothing. */
  room(now: number): number;
  /** Calls a millisecond; `Infinity` where no quota is known. */
  rate(): number;
  /** Notes a call that starts now; what it gives is to be told how the call went, once. */
  start(now: number): (report: CallReport, now: number) => void;
  /** Runs `then` once, when the next call has ended. */
  onEnd(then: () => void): void;
}

/**
 * A pacer for limits that all hold at once, with adaptive concurrency above them. `limits` is asked each time, for a share
 * of a quota changes.
 */
export function createResourcePacer(limits: () => readonly RateLimit[]): ResourcePacer {
  const estimate = createQuotaEstimate();
  const meter = createMeter(() => [...limits(), ...estimate.limits()]);
  const concurrency = createConcurrencyLimit();
  let waiting = new Set<() => void>();
  let busy = 0;
  return {
    readyAt: () => (busy < concurrency.size() ? meter.nextAt() : Number.POSITIVE_INFINITY),
    room: (now) => Math.min(meter.room(now), 1 - busy / concurrency.size()),
    rate: meter.rate,
    start(startedAt) {
      meter.start(startedAt);
      estimate.start(startedAt);
      busy += 1;
      return (report, now) => {
        const isFull = busy >= concurrency.size();
        busy -= 1;
        if (report.kind === 'taken') concurrency.answered(startedAt, now, isFull);
        else if (report.kind === 'lost') concurrency.lost(startedAt, now);
        else {
          meter.hold(report.until);
          estimate.throttled(startedAt, report.until, now);
        }
        const woken = waiting;
        waiting = new Set();
        for (const wake of woken) wake();
      };
    },
    onEnd: (then) => waiting.add(then),
  };
}
