/** Refusals one after another, and whether they still tell of a quota. */
export interface RefusalSeries {
  /** Whether refusals are to be taken for those of a server that is busy, from which no pace is to be learned. */
  isDoubted(now: number): boolean;
  add(refusal: Refusal, now: number): void;
  /** Begins a new series. */
  clear(): void;
}

interface Refusal {
  /** When the refused call was started. */
  readonly at: number;
  /** Calls that were let through since the refusal before. */
  readonly calls: number;
  /** Calls in a window of the pace that was refused; 0 where there is none. */
  readonly paceCalls: number;
}

/** A pace that is in doubt. */
interface Doubt {
  readonly until: number;
  /** What was let through before, in calls a millisecond. */
  readonly before: number;
  /** The last refusals since: where no more gets through without a pace, there is a quota after all. */
  readonly since: readonly Refusal[];
}

/** Refusals in a row, each of a pace that came of the one before. */
interface Falls {
  readonly first: readonly Refusal[];
  readonly last: readonly Refusal[];
  readonly count: number;
}

const noFalls: Falls = { first: [], last: [], count: 0 };

/** Refusals with fewer calls between them, or less than so many windows of the pace, are close to each other. */
const near = { calls: 20, windows: 1.5 };
/** Throughput is that of so many refusals and the calls and waits between them: one alone may have met a burst. */
const span = 3;
/** What is left of the best throughput of close refusals when the pace is in doubt. */
const share = 0.5;
/**
 * Or so many refusals in a row, none of a pace that was kept for so many windows, have brought it down to this share, which
 * is more than a quota takes to be found, were it cut to a third; and the throughput is this share of what it was. Of a
 * server that was busy the last time fewer tell that it is again.
 */
const row = { refusals: 9, again: 6, windows: 40, pace: 1 / 3, throughput: 0.5 };
/** Milliseconds for which the pace is in doubt; doubled each time, up to the most, until a pace has been kept. */
const doubted = { ms: 60_000, mostMs: 960_000 };

/**
 * A server that is busy refuses calls whatever their pace, and is not to be taken for one with a quota: each pace that is
 * learned from it would be refused as well, and the next one be lower. A quota lets through as much at a lower pace, up to
 * its own. Where less gets through, waits included, the lower pace is all that it came from. Times are in milliseconds.
 */
export function createRefusalSeries(): RefusalSeries {
  let close: readonly Refusal[] = [];
  let best = 0;
  let falls = noFalls;
  let doubt: Doubt = { until: Number.NEGATIVE_INFINITY, before: 0, since: [] };
  let doubtMs = doubted.ms;
  const clear = (): void => {
    [close, best, falls] = [[], 0, noFalls];
  };
  const losesThroughput = (refusal: Refusal): boolean => {
    const { calls, paceCalls } = refusal;
    if (calls >= Math.max(near.calls, paceCalls * near.windows)) [close, best] = [[], 0];
    close = [...close.slice(-span), refusal];
    const throughput = throughputOf(close);
    if (close.length <= span) return false;
    best = Math.max(best, throughput);
    return throughput < best * share;
  };
  const fallsInVain = (refusal: Refusal): boolean => {
    const { calls, paceCalls } = refusal;
    const isKept = paceCalls > 0 && calls >= paceCalls * row.windows;
    if (isKept) doubtMs = doubted.ms;
    const { first, last, count } = isKept || paceCalls === 0 ? noFalls : falls;
    falls = {
      first: count <= span ? [...first, refusal] : first,
      last: [...last.slice(-span), refusal],
      count: count + 1,
    };
    if (falls.count < (doubtMs > doubted.ms ? row.again : row.refusals)) return false;
    const most = Math.max(...falls.first.map((each) => each.paceCalls));
    return paceCalls <= most * row.pace && throughputOf(falls.last) < throughputOf(falls.first) * row.throughput;
  };
  const isDoubted = (now: number): boolean => now < doubt.until;
  return {
    isDoubted,
    add(refusal, now) {
      if (isDoubted(now)) {
        doubt = { ...doubt, since: [...doubt.since.slice(-span), refusal] };
        const isMore = throughputOf(doubt.since) >= doubt.before / row.throughput;
        if (doubt.since.length > span && !isMore) doubt = { ...doubt, until: now };
        return;
      }
      const [isLess, isInVain] = [losesThroughput(refusal), fallsInVain(refusal)];
      if (!isLess && !isInVain) return;
      doubt = { until: now + doubtMs, before: throughputOf(isLess ? close : falls.last), since: [] };
      doubtMs = Math.min(doubtMs * 2, doubted.mostMs);
      clear();
    },
    clear,
  };
}

/** Calls a millisecond that were let through between refusals. */
function throughputOf([first, ...others]: readonly Refusal[]): number {
  if (first === undefined) return 0;
  return others.reduce((sum, { calls }) => sum + calls, 0) / ((others.at(-1)?.at ?? Number.NaN) - first.at);
}
