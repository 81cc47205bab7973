/** How long a call is held up: always the same, or a time of a distribution with a tail, as real services have. */

import type { Delay } from './script.ts';

/** The 99th percentile of the standard normal distribution. */
const Z99 = 2.3263;
/** No draw is longer than so many times the 99th percentile. */
const LONGEST = 10;

/** Milliseconds. Those of a tail are log-normal: most near the median, few far above it. */
export function drawDelay(delay: Delay, random: () => number): number {
  if (typeof delay === 'number') return delay;
  const { median, p99 } = delay;
  // Box and Muller's way from two even draws to a normal one.
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const spread = Math.log(p99 / median) / Z99;
  return Math.min(median * Math.exp(spread * normal), p99 * LONGEST);
}
