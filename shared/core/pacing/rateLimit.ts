import type { Quota } from '../../model/resource.ts';

/** So many calls in any window of so many milliseconds. */
export interface RateLimit {
  readonly calls: number;
  readonly windowMs: number;
}

/** A limit, and how it came to be known: from the settings, from the server's answers, or from what it refused. */
export interface KnownLimit extends RateLimit {
  readonly by: 'declared' | 'told' | 'learned';
}

export const secondMs = 1000;
export const minuteMs = 60_000;

export function rateLimitsOf({ perSecond, perMinute }: Quota): RateLimit[] {
  return [
    ...(perSecond === undefined ? [] : [{ calls: perSecond, windowMs: secondMs }]),
    ...(perMinute === undefined ? [] : [{ calls: perMinute, windowMs: minuteMs }]),
  ];
}

/** Calls a millisecond that keep to all limits; `Infinity` where there is none. */
export function rateOf(limits: readonly RateLimit[]): number {
  return Math.min(Number.POSITIVE_INFINITY, ...limits.map(({ calls, windowMs }) => calls / windowMs));
}
