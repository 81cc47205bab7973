/**
 * How servers count calls against a quota. They are written from what servers do, and share nothing with the scheduler
 * that they are there to judge. Times are in milliseconds.
 */
export interface QuotaModel {
  /** Milliseconds until a call would be let through; 0 where one is now. Counts nothing. */
  waitMs(now: number): number;
  /** Counts a call. */
  take(now: number): void;
  /** Calls in a window from now on. */
  change(calls: number): void;
}

export type QuotaKind = 'fixed' | 'sliding' | 'bucket';

export interface QuotaSpec {
  readonly kind: QuotaKind;
  readonly calls: number;
  readonly windowMs: number;
  /** Calls that a full bucket holds; no other kind has one. Default: a tenth of `calls`, at least 2. */
  readonly burst?: number;
}

export function createQuotaModel({ kind, calls, windowMs, burst }: QuotaSpec): QuotaModel {
  if (kind === 'fixed') return fixedWindow(calls, windowMs);
  if (kind === 'sliding') return slidingWindow(calls, windowMs);
  return tokenBucket(calls, windowMs, burst ?? Math.max(2, calls / 10));
}

/** A window starts with the first call after the last one ended, and forgets all at its end. */
function fixedWindow(calls: number, windowMs: number): QuotaModel {
  let quota = calls;
  let start = Number.NEGATIVE_INFINITY;
  let count = 0;
  return {
    waitMs: (now) => (now >= start + windowMs || count < quota ? 0 : start + windowMs - now),
    take(now) {
      if (now >= start + windowMs) [start, count] = [now, 0];
      count += 1;
    },
    change(next) {
      quota = next;
    },
  };
}

/** Any window up to now has at most so many calls. */
function slidingWindow(calls: number, windowMs: number): QuotaModel {
  let quota = calls;
  const taken: number[] = [];
  return {
    waitMs(now) {
      while (taken.length > 0 && (taken[0] as number) <= now - windowMs) taken.shift();
      // With the quota cut, more than one call has to leave the window.
      return taken.length < quota ? 0 : (taken[taken.length - quota] as number) + windowMs - now;
    },
    take: (now) => taken.push(now),
    change(next) {
      quota = next;
    },
  };
}

/** Tokens drip in evenly, up to what the bucket holds, and each call takes one. */
function tokenBucket(calls: number, windowMs: number, burst: number): QuotaModel {
  let perMs = calls / windowMs;
  let tokens = burst;
  let filledAt = 0;
  const fill = (now: number): void => {
    tokens = Math.min(burst, tokens + (now - filledAt) * perMs);
    filledAt = now;
  };
  return {
    waitMs(now) {
      fill(now);
      return tokens >= 1 ? 0 : (1 - tokens) / perMs;
    },
    take(now) {
      fill(now);
      tokens -= 1;
    },
    change(next) {
      perMs = next / windowMs;
    },
  };
}
