/** Somebody who waits for a turn, until `latest` and not longer; times are in milliseconds. */
export interface Waiting<Turn> {
  readonly latest: number;
  /** And for so long at most, counted from when nothing but answers was waited for. */
  readonly patienceMs: number;
  readonly since: number;
  readonly isRetry: boolean;
  readonly give: (turn: Turn) => void;
}

/** A line in which retries stand before all others. */
export interface WaitingLine<Turn> {
  add(waiting: Waiting<Turn>): void;
  /** Takes the first one out. */
  shift(): Waiting<Turn> | undefined;
  isEmpty(): boolean;
  /** Takes out those whose turn would come too late, and tells each when it would. */
  turnAway(turnOf: (place: number) => number, now: number, tell: (turnAt: number) => Turn): void;
  /** Says that up to now nothing but answers is waited for, which costs nobody's patience. */
  pardon(now: number): void;
  /** Until then nobody has to be turned away, unless turns come later than they were thought to. */
  readonly patientUntil: number;
}

export function createWaitingLine<Turn>(): WaitingLine<Turn> {
  let retries: Waiting<Turn>[] = [];
  let others: Waiting<Turn>[] = [];
  let patientUntil = Number.POSITIVE_INFINITY;
  let pardonedAt = Number.NEGATIVE_INFINITY;
  const latestOf = ({ latest, patienceMs, since }: Waiting<Turn>): number =>
    Math.min(latest, Math.max(since, pardonedAt) + patienceMs);
  const all = (): Waiting<Turn>[] => [...retries, ...others];
  return {
    add(waiting) {
      (waiting.isRetry ? retries : others).push(waiting);
      patientUntil = Math.min(patientUntil, latestOf(waiting));
    },
    shift: () => retries.shift() ?? others.shift(),
    isEmpty: () => retries.length === 0 && others.length === 0,
    turnAway(turnOf, now, tell) {
      const isLate = (waiting: Waiting<Turn>, place: number): boolean => {
        const latest = latestOf(waiting);
        return latest <= now || latest < turnOf(place);
      };
      const first = retries[0] ?? others[0];
      const last = others.at(-1) ?? retries.at(-1);
      if (!first || !last) return;
      // Asked for each call, and nearly always all can stay: the ends of the line tell.
      if (now < patientUntil && !isLate(first, 0) && !isLate(last, retries.length + others.length - 1)) return;
      const staying: Waiting<Turn>[] = [];
      for (const waiting of all()) {
        if (isLate(waiting, staying.length)) waiting.give(tell(turnOf(staying.length)));
        else staying.push(waiting);
      }
      retries = staying.filter(({ isRetry }) => isRetry);
      others = staying.filter(({ isRetry }) => !isRetry);
      patientUntil = staying.reduce((least, each) => Math.min(least, latestOf(each)), Number.POSITIVE_INFINITY);
    },
    pardon(now) {
      pardonedAt = now;
    },
    get patientUntil() {
      return patientUntil;
    },
  };
}
