import { type RateLimit, rateOf } from './rateLimit.ts';

/**
 * The calls that limits which hold at once let through in so many milliseconds at most, taken as a fluid: a window's worth
 * at once, the burst, and then as many as come back in each window.
 */
export function callsWithin(limits: readonly RateLimit[], ms: number): number {
  return Math.min(Number.POSITIVE_INFINITY, ...limits.map(({ calls, windowMs }) => calls * (1 + ms / windowMs)));
}

/** The least milliseconds in which resources with these limits let so many calls through together. */
export function timeFor(resources: readonly (readonly RateLimit[])[], calls: number): number {
  const within = (ms: number): number => resources.reduce((sum, limits) => sum + callsWithin(limits, ms), 0);
  if (within(0) >= calls) return 0;
  if (resources.every((limits) => rateOf(limits) === 0)) return Number.POSITIVE_INFINITY;
  let [low, high] = [0, 1];
  while (within(high) < calls) [low, high] = [high, 2 * high];
  while (high - low > 0.5) {
    const middle = (low + high) / 2;
    if (within(middle) < calls) low = middle;
    else high = middle;
  }
  return high;
}
