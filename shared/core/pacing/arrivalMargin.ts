/**
 * By how much windows are taken to be longer than they are, as a share. Servers count arrivals, and two calls that start a
 * window apart arrive a little closer together or farther apart: how much, the network decides.
 */
export interface ArrivalMargin {
  share(): number;
  /** Notes a call that starts now: what has been enough for long may be more than is needed. */
  start(now: number): void;
  /**
   * Widens the margin for a call that was started at `startedAt` and refused until `until`, though it kept to the quota;
   * false where that cannot be the network's doing any more.
   */
  refused(startedAt: number, until: number, now: number): boolean;
  /** Takes a step back: the quota was cut, and the refusal before this one was no doing of the network. */
  narrow(): void;
}

/** 10 ms of a second, 600 ms of a minute; and up to ten times that. */
const margin = { least: 0.01, step: 0.01, most: 0.1 };
/** Milliseconds without a refusal after which the margin is narrowed by a step. */
const narrowAfterMs = 120_000;

export function createArrivalMargin(): ArrivalMargin {
  let share = margin.least;
  let changedAt = Number.NEGATIVE_INFINITY;
  /** The last refusal: calls that were started before its wait was over belong to it. */
  let last = { until: Number.NEGATIVE_INFINITY, isTaken: false };
  const narrow = (): void => {
    share = Math.max(margin.least, share - margin.step);
  };
  return {
    share: () => share,
    start(now) {
      if (share === margin.least || now - changedAt < narrowAfterMs) return;
      narrow();
      changedAt = now;
    },
    narrow,
    refused(startedAt, until, now) {
      if (startedAt >= last.until) {
        const isTaken = share < margin.most;
        last = { until, isTaken };
        if (isTaken) [share, changedAt] = [Math.min(margin.most, share + margin.step), now];
      }
      last = { ...last, until: Math.max(last.until, until) };
      return last.isTaken;
    },
  };
}
