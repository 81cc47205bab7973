/** Refusals that follow each other closely, and whether they still tell of a quota. */
export interface RefusalSeries {
  /** Whether refusals are to be taken for those of a server that is busy, from which no pace is to be learned. */
  isDoubted(now: number): boolean;
  /** Notes a refusal of a call that was started `at`, after so many `calls` that were let through since the one before. */
  add(refusal: { readonly at: number; readonly calls: number; readonly paceCalls: number }, now: number): void;
  /** Begins a new series. */
  clear(): void;
}

/** Refusals with fewer calls between them, or less than so many windows of the pace, are of one series. */
const near = { calls: 20, windows: 1.5 };
/** Throughput is that of so many refusals and the calls and waits between them: one alone may have met a burst. */
const span = 3;
/** What is left of the series' best throughput when the pace is in doubt. */
const share = 0.5;
/** Milliseconds for which it is then. */
const doubtedMs = 60_000;

/**
 * A server that is busy refuses calls whatever their pace, and is not to be taken for one with a quota: each pace that is
 * learned from it would be refused as well, and the next one be lower. A quota lets through as much at a lower pace, up to
 * its own. Where less gets through, waits included, the lower pace is all that it came from. Times are in milliseconds.
 */
export function createRefusalSeries(): RefusalSeries {
  let refusals: { readonly at: number; readonly calls: number }[] = [];
  let best = 0;
  let doubtedUntil = Number.NEGATIVE_INFINITY;
  const clear = (): void => {
    [refusals, best] = [[], 0];
  };
  return {
    isDoubted: (now) => now < doubtedUntil,
    add({ at, calls, paceCalls }, now) {
      if (calls >= Math.max(near.calls, paceCalls * near.windows)) clear();
      refusals = [...refusals.slice(-span), { at, calls }];
      const [first, ...others] = refusals;
      if (first === undefined || others.length < span) return;
      const throughput = others.reduce((sum, refusal) => sum + refusal.calls, 0) / (at - first.at);
      best = Math.max(best, throughput);
      if (throughput >= best * share) return;
      doubtedUntil = now + doubtedMs;
      clear();
    },
    clear,
  };
}
