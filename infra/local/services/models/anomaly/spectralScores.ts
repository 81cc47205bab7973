/**
 * Spectral residual (Ren et al., "Time-Series Anomaly Detection Service at Microsoft", 2019): what is left of a spectrum
 * without its smooth part shows where a series draws the eye.
 */

import { fourier, inverseFourier, magnitudesOf } from './numerics/fourier.ts';
import { EPSILON, medianOf, quantileOf } from './numerics/statistics.ts';

/** Neighbouring frequencies whose mean is the smooth part. */
const SMOOTHED = 3;

/** Points before each that its saliency is compared with. */
const COMPARED = 100;

/** Points that the series is extended by, so that the last one is not at an edge, and points they are guessed from. */
const EXTENSION = 5;
const LOOKED_AT = 6;

/** How much each point stands out from those before it, in multiples of their mean; `ignoreOutliers` in guessing how it goes on. */
export function spectralScores(values: Float64Array, ignoreOutliers: boolean): Float64Array {
  const next = nextValue(ignoreOutliers ? lastUsual(values) : values.slice(-LOOKED_AT - 1, -1));
  const extended = new Float64Array(values.length + EXTENSION).fill(next);
  extended.set(values);
  const saliency = saliencyOf(extended).subarray(0, values.length);
  const usual = trailingMeans(saliency);
  return saliency.map((value, index) => Math.abs(value - usual[index]!) / usual[index]!);
}

function saliencyOf(values: Float64Array): Float64Array {
  const spectrum = fourier({ re: values, im: new Float64Array(values.length) });
  const magnitudes = magnitudesOf(spectrum);
  const smooth = magnitudes.map((_, index) => {
    const near = magnitudes.subarray(Math.max(0, index - SMOOTHED + 1), index + 1);
    // Roots first: a product of large values would be infinite.
    return near.reduce((mean, magnitude) => (magnitude > 0 ? mean * magnitude ** (1 / near.length) : mean), 1);
  });
  const flattened = (part: Float64Array): Float64Array =>
    part.map((value, index) => (smooth[index] === 0 ? 0 : value / smooth[index]!));
  return magnitudesOf(inverseFourier({ re: flattened(spectrum.re), im: flattened(spectrum.im) }));
}

/** The mean of each value and those before it; where there are too few, the mean of those that are there stands in for them. */
function trailingMeans(values: Float64Array): Float64Array {
  const means = new Float64Array(values.length);
  let sum = 0;
  for (const [index, value] of values.entries()) {
    const before = sum;
    sum += value;
    if (index >= COMPARED) {
      sum -= values[index - COMPARED]!;
      means[index] = sum / COMPARED;
    } else if (index === 0) {
      means[index] = value;
    } else {
      means[index] = (sum + (before / index) * (COMPARED - index - 1)) / COMPARED;
    }
  }
  return means.map((mean) => (Math.abs(mean - EPSILON) <= EPSILON * (1 + 1e-5) ? EPSILON : mean));
}

/** The level of some values, moved on by the mean slope to the last of them. */
function nextValue(values: Float64Array): number {
  const count = values.length;
  const last = values[count - 1]!;
  let slopes = 0;
  for (let index = 0; index < count - 1; index += 1) slopes += (last - values[index]!) / (count - 1 - index);
  return medianOf(values) + (slopes * 0.5 * (count + 1)) / (count - 1);
}

/** The last values that are no outliers by Tukey's fences; the median where there are too few. */
function lastUsual(values: Float64Array): Float64Array {
  const sorted = values.toSorted();
  const [low, middle, high] = [quantileOf(sorted, 0.25), quantileOf(sorted, 0.5), quantileOf(sorted, 0.75)];
  const reach = 1.5 * (high - low);
  const usual = values.filter((value) => value >= low - reach && value <= high + reach).slice(-LOOKED_AT);
  return Float64Array.of(...Array<number>(LOOKED_AT - usual.length).fill(middle), ...usual);
}
