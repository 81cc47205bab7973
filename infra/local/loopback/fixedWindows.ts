/** Counts calls in fixed windows of time, as the vendors' gateways do; pure, with an injected clock. */

export interface WindowLimit {
  /** Calls let through in one window. */
  readonly calls: number;
  /** Length of the window in milliseconds; it starts at the first call after the last one ended. */
  readonly windowMs: number;
}

export interface FixedWindows {
  /**
   * Counts one call in every window, or none where one of them is full. Returns 0 where the call is let through, else
   * the milliseconds until every full window has ended. Limits may differ from call to call.
   */
  take(limits: readonly WindowLimit[]): number;
}

interface Window {
  start: number;
  calls: number;
}

/** Windows over the clock `now` (milliseconds). */
export function createFixedWindows(now: () => number): FixedWindows {
  const windows = new Map<number, Window>();

  const current = (windowMs: number, time: number): Window => {
    let window = windows.get(windowMs);
    if (window === undefined || time - window.start >= windowMs) {
      window = { start: time, calls: 0 };
      windows.set(windowMs, window);
    }
    return window;
  };

  return {
    take(limits) {
      const time = now();
      let waitMs = 0;
      for (const { calls, windowMs } of limits) {
        const window = current(windowMs, time);
        if (window.calls >= calls) waitMs = Math.max(waitMs, window.start + windowMs - time);
      }
      if (waitMs > 0) return waitMs;
      for (const { windowMs } of limits) current(windowMs, time).calls += 1;
      return 0;
    },
  };
}
