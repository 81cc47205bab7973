/** How much a series resembles itself some steps later, by way of its power spectrum. */

import { fourier, inverseFourier } from './fourier.ts';
import { meanOf } from './statistics.ts';

/** The correlation at the lags 0 to `maxLag`; 1 at lag 0. */
export function autocorrelation(values: Float64Array, maxLag: number): Float64Array {
  const size = 2 ** Math.ceil(Math.log2(values.length + maxLag + 1));
  const mean = meanOf(values);
  const padded = new Float64Array(size);
  for (const [index, value] of values.entries()) padded[index] = value - mean;
  const { re, im } = fourier({ re: padded, im: new Float64Array(size) });
  const power = re.map((value, index) => value ** 2 + im[index]! ** 2);
  const covariance = inverseFourier({ re: power, im: new Float64Array(size) }).re;
  return covariance.slice(0, maxLag + 1).map((value) => value / covariance[0]!);
}
