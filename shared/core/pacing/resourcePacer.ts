import { createArrivalMargin } from './arrivalMargin.ts';
import { createConcurrencyLimit } from './concurrencyLimit.ts';
import { createMeter, type SharedLimit } from './meter.ts';
import { createQuotaEstimate } from './quotaEstimate.ts';
import { type KnownLimit, type RateLimit, rateOf } from './rateLimit.ts';

/** How a call went, as far as the pace of the next ones is concerned. */
export type CallReport =
  /** The service took the call, whatever it made of it, and perhaps told its limits. */
  | { readonly kind: 'taken'; readonly told?: readonly RateLimit[] }
  /** A 429, with the time from which on the server wants to be asked again. */
  | { readonly kind: 'throttled'; readonly until: number }
  /**
   * No answer in time, or one that says that the service is overloaded or broken; with a time where it is not to be called
   * before, though that tells nothing of its quota, and whether it says that it is away until then.
   */
  | { readonly kind: 'lost'; readonly until?: number; readonly isAway?: boolean }
  /** The call was not sent after all. */
  | { readonly kind: 'unsent' };

/** Says when calls to one resource may start; all its keys share it. Times are milliseconds since 1970. */
export interface ResourcePacer {
  /** The earliest time of the next call; `Infinity` where only the end of another call can tell. */
  readyAt(now: number): number;
  /** What the resource has left, from 1 for all to 0 for nothing. */
  room(now: number): number;
  /** Calls a millisecond; `Infinity` where no quota is known. */
  rate(): number;
  /** What this process could use of the quota, from 0 to 1, by what it used of its share of late. */
  demand(now: number): number;
  /**
   * Notes a call that starts now; what it gives is to be told how the call went, once, and tells by how many milliseconds
   * that has put off all others.
   */
  start(now: number): (report: CallReport, now: number) => number;
  /** Until when the server does not want to be called. */
  heldUntil(): number;
  /** Whether that is because it is away, which tells nothing of its quota. */
  isAway(now: number): boolean;
  /** Whether calls wait for others to be answered, and not for quota. */
  isFull(): boolean;
  /** The limits that are known: all of what is declared, whatever of it is ours. */
  limits(): readonly KnownLimit[];
  /** Runs `then` once, when a call has ended or the next one may start; who got a call last comes last. */
  onChange(then: () => void): void;
  /** Says that the share has changed, or that the next call may start. */
  changed(): void;
}

/** Who uses so much of a share could use more. */
const usedUp = 0.85;
/** Of what a process used it could use so many times as much; and so much at least, to begin with. */
const wanted = { times: 1.25, least: 0.05 };

/**
 * A pacer for limits that are declared, told by the server, or else learned, and all hold at once, with adaptive
 * concurrency above them. `share` is how much of the declared and told ones is ours, from 0 to 1; it may change.
 */
export function createResourcePacer(declared: readonly RateLimit[], share: () => number = () => 1): ResourcePacer {
  const estimate = createQuotaEstimate();
  let told: readonly RateLimit[] = [];
  const known = (): SharedLimit[] => {
    const ours = share();
    return [...declared, ...told].map(({ calls, windowMs }) => ({
      calls: calls * ours,
      whole: calls,
      windowMs,
    }));
  };
  const limits = (): SharedLimit[] => [...known(), ...estimate.limits()];
  const margin = createArrivalMargin();
  const meter = createMeter(limits, margin.share);
  const concurrency = createConcurrencyLimit();
  let waiting = new Set<() => void>();
  let busy = 0;
  let started = 0;
  let awayUntil = 0;
  const isFull = (): boolean => busy >= concurrency.size();
  const changed = (): void => {
    const woken = waiting;
    waiting = new Set();
    const served: (() => void)[] = [];
    for (const wake of woken) {
      const before = started;
      wake();
      if (started > before) served.push(wake);
    }
    // Who got something stands behind those who did not.
    for (const wake of served) if (waiting.delete(wake)) waiting.add(wake);
  };
  const hold = (until: number, now: number): number => {
    const before = Math.max(meter.heldUntil(), now);
    meter.hold(until);
    return Math.max(until - before, 0);
  };
  return {
    readyAt: () => (isFull() ? Number.POSITIVE_INFINITY : meter.nextAt()),
    room: (now) => Math.min(meter.room(now), 1 - busy / concurrency.size()),
    rate: meter.rate,
    heldUntil: meter.heldUntil,
    isAway: (now) => awayUntil > now,
    isFull,
    limits: () => [
      ...declared.map((limit) => ({ by: 'declared' as const, ...limit })),
      ...told.map((limit) => ({ by: 'told' as const, ...limit })),
      ...estimate.limits().map(({ calls, windowMs }) => ({ by: 'learned' as const, calls, windowMs })),
    ],
    demand(now) {
      const used = meter.used(now);
      return used > usedUp ? 1 : Math.max(wanted.least, used * share() * wanted.times);
    },
    start(startedAt) {
      meter.start(startedAt);
      margin.start(startedAt);
      estimate.start(startedAt);
      busy += 1;
      started += 1;
      return (report, now) => {
        const wasFull = isFull();
        let heldMs = 0;
        busy -= 1;
        if (report.kind === 'taken') {
          concurrency.answered(startedAt, now, wasFull);
          if (report.told?.length) told = report.told;
        } else if (report.kind === 'lost') {
          concurrency.lost(startedAt, now);
          if (report.until !== undefined) {
            heldMs = hold(report.until, now);
            if (report.isAway) awayUntil = Math.max(awayUntil, report.until);
          }
        } else if (report.kind === 'throttled') {
          heldMs = hold(report.until, now);
          // A call that kept to a quota that is known was refused for when it arrived, unless the quota was cut.
          const isKept = rateOf(known()) <= rateOf(estimate.limits()) && meter.filled(startedAt) >= usedUp;
          const isUneven = isKept && margin.refused(startedAt, report.until, now);
          if (!isKept) margin.narrow();
          estimate.throttled(startedAt, report.until, now, isUneven);
        }
        changed();
        return heldMs;
      };
    },
    onChange: (then) => waiting.add(then),
    changed,
  };
}
