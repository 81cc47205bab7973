/** Points in time, in the order in which they came. */
export interface TimeLog {
  readonly add: (time: number) => void;
  /** The `n`th newest, counted from 1; `undefined` where there are fewer. */
  readonly last: (n: number) => number | undefined;
  /** How many came after `time`. */
  readonly since: (time: number) => number;
  /** Drops those up to `time`. */
  readonly forget: (time: number) => void;
}

/** A log whose memory follows the number of times that are not forgotten. */
export function createTimeLog(): TimeLog {
  let times: number[] = [];
  let first = 0;
  /** The index of the first one after `time`. */
  const after = (time: number): number => {
    let [low, high] = [first, times.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((times[middle] as number) > time) high = middle;
      else low = middle + 1;
    }
    return low;
  };
  return {
    add(time) {
      // A clock that was set back must not hide times behind later ones.
      times.push(Math.max(time, times.at(-1) ?? time));
    },
    last: (n) => (n <= times.length - first ? times[times.length - n] : undefined),
    since: (time) => times.length - after(time),
    forget(time) {
      first = after(time);
      // Moved together only now and then, so that forgetting costs nothing to speak of.
      if (first < 1024 || first * 2 < times.length) return;
      times = times.slice(first);
      first = 0;
    },
  };
}
