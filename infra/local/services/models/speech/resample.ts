/** Changes how many samples a second has. */

import { SAMPLE_RATE } from './speechModel.ts';

/**
 * Samples at {@link SAMPLE_RATE}. Every new sample is the mean of the old ones that its time covers, which keeps out most
 * of what a lower rate cannot carry; where there are fewer old ones, it lies on the line between two of them.
 */
export function resample(samples: Int16Array, rate: number): Int16Array {
  if (rate === SAMPLE_RATE) return samples;
  const step = rate / SAMPLE_RATE;
  const resampled = new Int16Array(Math.floor(samples.length / step));
  for (let at = 0; at < resampled.length; at += 1) {
    const start = at * step;
    resampled[at] = Math.round(step > 1 ? meanOf(samples, start, start + step) : valueAt(samples, start));
  }
  return resampled;
}

function meanOf(samples: Int16Array, start: number, end: number): number {
  let sum = 0;
  for (let at = Math.floor(start); at < end && at < samples.length; at += 1) {
    sum += (samples[at] ?? 0) * (Math.min(at + 1, end) - Math.max(at, start));
  }
  return sum / (end - start);
}

function valueAt(samples: Int16Array, position: number): number {
  const before = samples[Math.floor(position)] ?? 0;
  const after = samples[Math.floor(position) + 1] ?? before;
  return before + (after - before) * (position % 1);
}
