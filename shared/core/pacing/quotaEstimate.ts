import { minuteMs, type RateLimit, secondMs } from './rateLimit.ts';
import { createRefusalSeries } from './refusalSeries.ts';
import { createTimeLog } from './timeLog.ts';

/** What a resource's quota is thought to be, learned from its 429s. Times are in milliseconds. */
export interface QuotaEstimate {
  /** At most one limit; none as long as nothing was refused. */
  limits(): readonly RateLimit[];
  /** Notes a call that starts now. */
  start(now: number): void;
  /** A call that was started at `startedAt` was refused until `until`; `isKnown` where that tells nothing new of the quota. */
  throttled(startedAt: number, until: number, now: number, isKnown?: boolean): void;
}

/** By how much the pace is raised, window by window: to find a quota, and to find out whether a known one has grown. */
const factor = { search: 2, trial: 1.1 };
/**
 * What is left of a pace that was refused though it had been let through for a whole window: nearly all at first, for calls
 * may have arrived unevenly, and then what has passed between two refusals, but not much less at once.
 */
const decrease = { least: 0.97, most: 0.8, few: 0.5 };
/** A pace is used, or a wait is as long as a window, from this share on. */
const nearly = 0.9;
/** A count, give or take one, below this share of a pace that was let through tells that the quota was cut. */
const farBelow = 0.75;
/** A count below this share of a pace may be of a bucket that holds few calls, and not of a whole window. */
const fewCalls = 0.2;
/** Until the next trial: so many milliseconds or windows, whichever is longer; twice that after each refused one. */
const trialAfter = { ms: 30_000, windows: 5, mostMs: 600_000 };

/**
 * A first wait that is longer is a minute's. A shorter one may be any server's that is busy for a moment, and a minute's
 * quota that was wrongly inferred would hold up calls for minutes, where a second's is found out within seconds.
 */
const longWaitMs = 10_000;

/** Calls are remembered for so many milliseconds. */
const keptMs = 2 * minuteMs;

/**
 * Learns a quota by counting. A server that counts calls in windows refuses one when its window is full: what it let
 * through in the window before is the quota. The wait that it asks for tells a second from a minute. After a wait that was
 * as long as a window the server's next window begins with our next call, so the pace is doubled to count once more,
 * exactly. A server that does not refuse then counts in other ways, and the pace is raised until it does.
 */
export function createQuotaEstimate(): QuotaEstimate {
  const starts = createTimeLog();
  const refused = createTimeLog();
  let pace: Pace | undefined;
  let checkAt = 0;
  let trialAt = 0;
  let trials = 0;
  const series = createRefusalSeries();
  /** The last refusal; calls that were started before its wait was over belong to it. */
  let last: Refusal = {
    at: Number.NEGATIVE_INFINITY,
    until: Number.NEGATIVE_INFINITY,
    before: Number.NEGATIVE_INFINITY,
    since: 0,
    pace,
  };

  /** Calls let through since then, as far as is known. */
  const taken = (since: number): number => starts.since(since) - refused.since(since);

  const judge = ({ at, until, since, before, pace: was }: Refusal, windowMs: number): Pace | undefined => {
    // What passes between two refusals is the quota at most, and tells more than a window that has room for a few calls.
    const from = Math.max(before, at - keptMs);
    const between = at - from < windowMs ? 0 : (taken(from) * windowMs) / (at - from);
    const counted = Math.max(taken(at - windowMs), between);
    // Others have used the quota, of which that tells nothing.
    if (counted === 0) return was;
    if (was?.windowMs !== windowMs) {
      const isLong = until - at >= windowMs * nearly;
      // The first window was under way before our first call.
      if (!isLong && before === Number.NEGATIVE_INFINITY) return was;
      const raise = isLong ? factor.search : 1;
      return { calls: counted * raise, windowMs, proven: 0, raise, isEased: false };
    }
    const proven = counted + 1 < was.calls * farBelow ? 0 : was.proven;
    if (was.calls > proven) {
      // A window that began with the end of a wait was counted as a whole; any other may be parts of two.
      const isWhole = since > at - windowMs || proven === 0;
      if (!isWhole) return { ...was, calls: proven, raise: was.raise === factor.search ? factor.trial : 1 };
      if (counted < was.calls * decrease.least) {
        // So few calls are what a bucket holds, or a quota that was cut to next to nothing; the next refusal tells.
        const isFew = counted < (was.calls / was.raise) * fewCalls;
        const least = isFew ? was.calls * decrease.few : proven;
        // Nor do calls that had been let through before tell how many more would have been.
        const isOld = was.raise === factor.search && counted < was.proven * factor.trial;
        const raise = isFew || isOld ? factor.trial : 1;
        return { ...was, calls: Math.max(least, counted), proven, raise, isEased: false };
      }
    }
    const share = was.isEased ? Math.max(decrease.most, between / was.calls) : decrease.least;
    const calls = was.calls * Math.min(decrease.least, share);
    return { calls, windowMs, proven: 0, raise: 1, isEased: true };
  };
  return {
    limits: () => (pace === undefined ? [] : [pace]),
    start(now) {
      starts.add(now);
      starts.forget(now - keptMs);
      refused.forget(now - keptMs);
      if (pace === undefined || now < checkAt) return;
      checkAt = now + pace.windowMs;
      if (taken(now - pace.windowMs) < pace.calls * nearly) return;
      const raise = pace.raise === 1 && now >= trialAt ? factor.trial : pace.raise;
      pace = {
        ...pace,
        calls: pace.calls * raise,
        proven: pace.calls,
        raise,
      };
    },
    throttled(startedAt, until, now, isKnown = false) {
      const isLong = until - now > longWaitMs;
      if (isLong) series.clear();
      if (startedAt >= last.until) {
        if (!isLong) series.add({ at: startedAt, calls: taken(last.at), paceCalls: pace?.calls ?? 0 }, now);
        if (pace !== undefined && pace.proven > 0 && pace.calls > pace.proven) trials += 1;
        last = { at: startedAt, until, before: last.at, since: last.until, pace };
      }
      refused.add(startedAt);
      last = { ...last, at: Math.min(last.at, startedAt), until: Math.max(last.until, until) };
      const isDoubted = !isLong && series.isDoubted(now);
      const judged = isDoubted ? undefined : judge(last, isLong ? minuteMs : (last.pace?.windowMs ?? secondMs));
      // A search goes above the quota that is known, and so costs nothing where that holds.
      if (isKnown && (pace !== undefined || judged?.raise !== factor.search)) return;
      pace = judged;
      if (pace === undefined) return;
      const wait = Math.max(trialAfter.ms, trialAfter.windows * pace.windowMs) * 2 ** trials;
      checkAt = last.until + pace.windowMs;
      trialAt = last.until + Math.min(wait, trialAfter.mostMs);
    },
  };
}

interface Pace extends RateLimit {
  /** The most calls in a window that were let through, and not refused since. */
  readonly proven: number;
  /** Whether it is what is left of a pace that was refused, and may have been so only for calls that arrived unevenly. */
  readonly isEased: boolean;
  /** By how much the next window's pace is higher; 1 for not at all. */
  readonly raise: number;
}

interface Refusal {
  /** When the first of its calls was started. */
  readonly at: number;
  readonly until: number;
  /** When the first call of the refusal before it was started. */
  readonly before: number;
  /** When the wait of the refusal before it was over. */
  readonly since: number;
  /** The pace that was refused. */
  readonly pace: Pace | undefined;
}
