/** Welch's periodogram: the power of each frequency, averaged over windows that overlap by half. */

import { fourier } from './fourier.ts';
import { meanOf } from './statistics.ts';

/** The power at the frequencies 1/size, 2/size, … up to a half, of windows of `size` values. */
export function welchSpectrum(values: Float64Array, size: number): Float64Array {
  const taper = Float64Array.from({ length: size }, (_, index) => 0.5 - 0.5 * Math.cos((2 * Math.PI * index) / size));
  const scale = taper.reduce((sum, weight) => sum + weight, 0) ** 2;
  const power = new Float64Array(size >> 1);
  const step = size - (size >> 1);
  let windows = 0;
  for (let start = 0; start + size <= values.length; start += step) {
    const window = values.subarray(start, start + size);
    const mean = meanOf(window);
    const tapered = window.map((value, index) => (value - mean) * taper[index]!);
    const { re, im } = fourier({ re: tapered, im: new Float64Array(size) });
    for (let index = 0; index < power.length; index += 1) power[index]! += re[index + 1]! ** 2 + im[index + 1]! ** 2;
    windows += 1;
  }
  // All but the highest frequency of an even window stand for their mirror images too.
  return power.map((sum, index) => ((2 * (index + 1) === size ? 1 : 2) * sum) / (scale * windows));
}
