/** The slow course of a series: a coarse spline with straight ends. */

import { medianSlope } from './numerics/medianSlope.ts';
import { runningMedian } from './numerics/runningMedian.ts';
import { smoothingSpline } from './numerics/smoothingSpline.ts';
import { isNearZero, maxOf, meanOf } from './numerics/statistics.ts';
import { welchSpectrum } from './numerics/welchSpectrum.ts';

/** Fewer points have only their mean. */
const LEAST_POINTS = 6;

/** The longest cycle that a trend is kept free of, in points; also the longest that the spectrum is asked for. */
const LONGEST_CYCLE = 512;

/** Shorter cycles are noise. */
const SHORTEST_CYCLE = 4;

/** Cycles whose power is this near to the strongest count as well. */
const KEPT_POWER = 0.9;

/** The trend of a series that repeats every `period` points; 0 or 1 for one that does not, left out to have it estimated. */
export function trendOf(values: Float64Array, period?: number): Float64Array {
  const { length } = values;
  if (length < LEAST_POINTS) return values.map(() => meanOf(values));
  const cycle = period ?? roughCycle(values);
  const window = cycle <= 1 ? longestCycle(length) : 2 * cycle - 1;
  const pieces = Math.max(2, Math.floor(length / (2 * window)) + 2);
  const knots = Array.from({ length: pieces - 1 }, (_, index) => ((length - 1) * (index + 1)) / (pieces + 1));
  return straightenEnds(smoothingSpline(values, knots), window);
}

function longestCycle(length: number): number {
  return Math.min(Math.floor(length / 3), LONGEST_CYCLE);
}

/** The mean of the strongest cycles of what a broad median leaves, or the longest possible where none stands out. */
function roughCycle(values: Float64Array): number {
  const longest = longestCycle(values.length);
  const window = 2 * longest - 1;
  const broad = straightenEnds(runningMedian(values, window, 'kept'), window);
  const cycles = strongestCycles(values.map((value, index) => value - broad[index]!));
  if (cycles.length === 0) return longest;
  const power = cycles.reduce((sum, each) => sum + each.power, 0);
  return roundHalfEven(cycles.reduce((sum, each) => sum + each.length * each.power, 0) / power);
}

interface Cycle {
  readonly length: number;
  readonly power: number;
}

function strongestCycles(values: Float64Array): readonly Cycle[] {
  const longest = longestCycle(values.length);
  const size = Math.min(2 * longest, values.length >> 1);
  const cycles = wholeCycles(welchSpectrum(values, size), size);
  const first = cycles.filter(({ length }) => length >= longest).length - 1;
  const short = cycles.filter(({ length }) => length < SHORTEST_CYCLE).length;
  const usable = cycles.slice(first, -short);
  if (usable.every(({ power }) => isNearZero(power))) return [];
  const kept = maxOf(Float64Array.from(usable, ({ power }) => power)) * KEPT_POWER;
  return usable.filter(({ power }) => power >= kept);
}

/** Frequencies as lengths in whole points, descending, each with the most power that rounds to it; the window's own is an artefact. */
function wholeCycles(spectrum: Float64Array, size: number): readonly Cycle[] {
  const powers = new Map<number, number>();
  for (const [index, power] of spectrum.entries()) {
    const length = roundHalfEven(size / (index + 1));
    powers.set(length, Math.max(power, powers.get(length) ?? 0));
  }
  return Array.from(powers, ([length, power]) => ({ length, power: length === size ? 0 : power }));
}

/** Replaces half a window at each end by a line: a smoother has too little to go by there. */
function straightenEnds(smooth: Float64Array, window: number): Float64Array {
  const { length } = smooth;
  const half = window >> 1;
  const straight = smooth.slice();
  const rising = medianSlope(smooth.subarray(0, window));
  const falling = medianSlope(smooth.subarray(length - window));
  for (let step = 1; step <= half; step += 1) {
    straight[half - step] = smooth[half]! - step * rising;
    straight[length - half - 1 + step] = smooth[length - half - 1]! + step * falling;
  }
  return straight;
}

function roundHalfEven(value: number): number {
  const rounded = Math.round(value);
  return rounded - value === 0.5 && rounded % 2 === 1 ? rounded - 1 : rounded;
}
