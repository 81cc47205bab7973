/** How many calls may be under way at a time: grows while that is what limits, and is halved when calls are lost. */
export interface ConcurrencyLimit {
  /** Calls that may be under way at a time, a whole number. */
  readonly size: () => number;
  /** A call that was started at `startedAt` was answered; `isFull` where as many were under way as may be. */
  readonly answered: (startedAt: number, now: number, isFull: boolean) => void;
  /** A call that was started at `startedAt` was lost: no answer in time, or one that tells of overload. */
  readonly lost: (startedAt: number, now: number) => void;
}

/** Enough for one small server, and few enough that a server that is in trouble does not notice. */
const first = 8;
/** More than any one resource was seen to need; bounds memory and sockets. */
const most = 1024;
/** Answers that on average take so many times the least, and so many milliseconds more, wait in a queue somewhere. */
const queued = { times: 2, ms: 10 };
/** Answers whose times are averaged, so that those of a service that takes now less and now more are not taken for a queue. */
const averaged = 32;
/** The least average is looked for among those of the last one to two spans of so many milliseconds. */
const spanMs = 10_000;

/**
 * AIMD with a slow start, as TCP does it: doubles each round trip until something is lost or queues, then grows by one a
 * round trip, and is halved at most once a round trip. A server whose answers only get slower is not sent more.
 */
export function createConcurrencyLimit(): ConcurrencyLimit {
  let size = first;
  let isSlowStart = true;
  let cutAt = Number.NEGATIVE_INFINITY;
  let usual = 0;
  let answers = 0;
  const quickest = createRecentMinimum(spanMs);
  return {
    size: () => Math.floor(size),
    answered(startedAt, now, isFull) {
      const took = now - startedAt;
      answers += 1;
      usual += (took - usual) / Math.min(answers, averaged);
      if (answers >= averaged) quickest.add(usual, now);
      const queues = usual > quickest.least() * queued.times + queued.ms;
      if (queues) isSlowStart = false;
      if (isFull && !queues) size = Math.min(most, size + (isSlowStart ? 1 : 1 / size));
    },
    lost(startedAt, now) {
      // Calls that were under way at the last cut tell nothing about what came of it.
      if (startedAt < cutAt) return;
      isSlowStart = false;
      cutAt = now;
      size = Math.max(1, size / 2);
    },
  };
}

/** The least of the values that came in the last one to two spans, in constant memory. */
function createRecentMinimum(span: number) {
  let [since, before, current] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  return {
    add(value: number, now: number) {
      if (now - since >= span) [since, before, current] = [now, current, Number.POSITIVE_INFINITY];
      current = Math.min(current, value);
    },
    least: () => Math.min(before, current),
  };
}
