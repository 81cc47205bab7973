/** Means, spreads and medians of a series; a spread is that of the whole population, not of a sample. */

import { kthSmallest } from './kthSmallest.ts';

/** What a difference has to be to count at all. */
export const EPSILON = 1e-8;

/** The normal distribution's upper quartile: it makes a median absolute deviation comparable to a standard deviation. */
export const NORMAL_QUARTILE = 0.674489750196082;

export function meanOf(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

export function varianceOf(values: Float64Array): number {
  const mean = meanOf(values);
  let sum = 0;
  for (const value of values) sum += (value - mean) ** 2;
  return sum / values.length;
}

export function deviationOf(values: Float64Array): number {
  return Math.sqrt(varianceOf(values));
}

export function medianOf(values: Float64Array): number {
  return medianInPlace(values.slice());
}

/** As `medianOf`, but it reorders `values` instead of copying them. */
export function medianInPlace(values: Float64Array): number {
  const { length } = values;
  const upper = kthSmallest(values, length >> 1);
  if (length % 2 === 1) return upper;
  return (maxOf(values.subarray(0, length >> 1)) + upper) / 2;
}

/** The median absolute deviation from the median, scaled to be a standard deviation for normal values. */
export function madOf(values: Float64Array): number {
  const median = medianOf(values);
  return medianInPlace(values.map((value) => Math.abs(value - median))) / NORMAL_QUARTILE;
}

/** The quantile of already sorted values, between two of them by their distance. */
export function quantileOf(sorted: Float64Array, share: number): number {
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below]!;
  return low + (sorted[Math.min(below + 1, sorted.length - 1)]! - low) * (position - below);
}

export function minOf(values: Float64Array): number {
  let least = Number.POSITIVE_INFINITY;
  for (const value of values) if (value < least) least = value;
  return least;
}

export function maxOf(values: Float64Array): number {
  let most = Number.NEGATIVE_INFINITY;
  for (const value of values) if (value > most) most = value;
  return most;
}

/** The values moved and scaled to reach from 0 to 1; values that are all the same stay as they are. */
export function scaleToUnit(values: Float64Array): Float64Array {
  const least = minOf(values);
  const range = maxOf(values) - least;
  return range === 0 ? values : values.map((value) => (value - least) / range);
}

export function isNearZero(value: number): boolean {
  return Math.abs(value) <= EPSILON;
}
