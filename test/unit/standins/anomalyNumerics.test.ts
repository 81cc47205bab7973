import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../infra/local/services/control/seededRandom.ts';
import { isStationary } from '../../../infra/local/services/models/anomaly/isStationary.ts';
import { autocorrelation } from '../../../infra/local/services/models/anomaly/numerics/autocorrelation.ts';
import { cubicSpline } from '../../../infra/local/services/models/anomaly/numerics/cubicSpline.ts';
import { fourier, inverseFourier } from '../../../infra/local/services/models/anomaly/numerics/fourier.ts';
import { medianSlope } from '../../../infra/local/services/models/anomaly/numerics/medianSlope.ts';
import { runningMedian } from '../../../infra/local/services/models/anomaly/numerics/runningMedian.ts';
import { smoothingSpline } from '../../../infra/local/services/models/anomaly/numerics/smoothingSpline.ts';
import { madOf, medianOf, quantileOf } from '../../../infra/local/services/models/anomaly/numerics/statistics.ts';
import { studentQuantile } from '../../../infra/local/services/models/anomaly/numerics/studentQuantile.ts';
import { welchSpectrum } from '../../../infra/local/services/models/anomaly/numerics/welchSpectrum.ts';
import { extremeOutliers } from '../../../infra/local/services/models/anomaly/outliers/extremeOutliers.ts';
import { sortSeries } from '../../../infra/local/services/models/anomaly/outliers/sortSeries.ts';
import { decompose } from '../../../infra/local/services/models/anomaly/season/decompose.ts';

/** Neither the smallest numbers, whose halves are nothing, nor a zero with a sign. */
const number = fc.double({ min: -100, max: 100, noNaN: true }).map((value) => Math.round(value * 1e9) / 1e9 + 0);
const series = (minLength: number, maxLength: number) =>
  fc.array(number, { minLength, maxLength }).map((values) => Float64Array.from(values));

const plainMedian = (values: Float64Array): number => {
  const sorted = values.toSorted();
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[half] ?? 0) : ((sorted[half - 1] ?? 0) + (sorted[half] ?? 0)) / 2;
};

const expectNear = (values: Iterable<number>, wanted: readonly number[], digits = 9): void => {
  const found = [...values];
  expect(found).toHaveLength(wanted.length);
  for (const [index, value] of wanted.entries()) expect(found[index]).toBeCloseTo(value, digits);
};

describe('numbers that others computed too', () => {
  it.each([
    [0.05, 1, 6.313_751_514_675_4],
    [0.001, 3, 10.214_531_852_407],
    [0.05 / 30, 9, 3.954_218_893_826],
    [0.05 / 8640, 8638, 4.388_029_621_275],
  ])('Student: %d beyond, %d degrees', (tail, freedom, wanted) => {
    expect(studentQuantile(tail, freedom)).toBeCloseTo(wanted, 9);
  });
});

describe('a transform', () => {
  it('is the sum that defines it, for any length', () => {
    fc.assert(
      fc.property(series(1, 40), (re) => {
        const { length } = re;
        const spectrum = fourier({ re, im: new Float64Array(length) });
        for (let frequency = 0; frequency < length; frequency += 1) {
          let [real, imaginary] = [0, 0];
          for (const [index, value] of re.entries()) {
            const angle = (-2 * Math.PI * ((frequency * index) % length)) / length;
            real += value * Math.cos(angle);
            imaginary += value * Math.sin(angle);
          }
          expect(spectrum.re[frequency]).toBeCloseTo(real, 8);
          expect(spectrum.im[frequency]).toBeCloseTo(imaginary, 8);
        }
        expectNear(inverseFourier(spectrum).re, [...re], 8);
      }),
      { numRuns: 50 },
    );
  });

  it('shows the power of a wave at its frequency', () => {
    const wave = Float64Array.from({ length: 256 }, (_, index) => Math.sin((2 * Math.PI * index) / 8));
    const spectrum = welchSpectrum(wave, 64);

    expect(spectrum.indexOf(Math.max(...spectrum)) + 1).toBe(64 / 8);
    expect(Math.max(...spectrum)).toBeCloseTo(0.5, 9);
    expect(autocorrelation(wave, 8)[8]).toBeGreaterThan(0.95);
  });
});

describe('medians', () => {
  it('are those of sorted values', () => {
    fc.assert(
      fc.property(series(1, 60), (values) => {
        const median = plainMedian(values);
        expect(medianOf(values)).toBe(median);
        expect(quantileOf(values.toSorted(), 0.5)).toBeCloseTo(median, 9);
        expect(madOf(values) * 0.674_489_750_196).toBeCloseTo(
          plainMedian(values.map((value) => Math.abs(value - median))),
          9,
        );
      }),
    );
  });

  it('run over a series', () => {
    fc.assert(
      fc.property(series(1, 40), fc.integer({ min: 1, max: 15 }), (values, window) => {
        const half = window >> 1;
        const medians = runningMedian(values, window, 'shrunk');
        if (values.length < 2 * half + 1) return;
        expectNear(
          medians,
          Array.from(values, (_, index) => plainMedian(values.slice(Math.max(0, index - half), index + half + 1))),
        );
        const kept = runningMedian(values, window, 'kept');
        expect(kept.slice(0, half)).toEqual(values.slice(0, half));
      }),
    );
  });

  it('of slopes are not moved by outliers', () => {
    const line = Float64Array.from({ length: 21 }, (_, index) => 3 * index + 5);

    expect(medianSlope(line)).toBe(3);
    expect(medianSlope(line.with(4, 1000).with(9, -1000))).toBeCloseTo(3, 9);
  });
});

describe('splines', () => {
  const cubic = (x: number): number => 0.5 * x ** 3 - 4 * x ** 2 + x - 7;

  it('through points are exact for a cubic, wherever points are missing', () => {
    const positions = [0, 1, 3, 4, 8, 9, 13];
    const spline = cubicSpline(positions, Float64Array.from(positions, cubic), 14);

    expectNear(
      spline,
      Array.from({ length: 14 }, (_, x) => cubic(x)),
      8,
    );
  });

  it('near points are exact for a cubic too', () => {
    const values = Float64Array.from({ length: 30 }, (_, x) => cubic(x));

    expectNear(smoothingSpline(values, [7.25, 14.5]), [...values], 6);
  });
});

describe('a decomposition', () => {
  it('finds season and trend in spite of outliers', () => {
    const season = [4, -1, -3, 0];
    const values = Float64Array.from({ length: 40 }, (_, index) => 10 + index + (season[index % 4] ?? 0));
    const { season: found, trend, remainder } = decompose(values.with(17, 500), 4);

    expectNear(found.slice(12, 16), season, 2);
    expectNear(trend.slice(12, 16), [22, 23, 24, 25], 2);
    expect(remainder[17]).toBeGreaterThan(450);
  });
});

describe('extreme outliers', () => {
  it('hide each other from the mean, but not from the median', () => {
    const values = Float64Array.from([...Array.from({ length: 30 }, (_, index) => (index % 7) / 100), 50, 51, 52]);

    expect(extremeOutliers(sortSeries(values).upper, 8)).toEqual([32, 31, 30]);
    expect(extremeOutliers(sortSeries(values).lower, 8)).toEqual([]);
  });

  it('are none in normal values', () => {
    const random = seededRandom(5);
    const values = Float64Array.from({ length: 200 }, () => random() + random() + random() + random());

    expect(extremeOutliers(sortSeries(values).upper, 50)).toEqual([]);
  });
});

describe('a series keeps its level', () => {
  const random = seededRandom(11);
  const noise = Float64Array.from({ length: 300 }, () => random() - 0.5);
  let level = 0;
  const walk = noise.map((step) => {
    level += step + 0.1;
    return level;
  });

  it('where it is noise, and where it never changes', () => {
    expect(isStationary(noise)).toBe(true);
    expect(isStationary(new Float64Array(30).fill(2))).toBe(true);
  });

  it('but not where it walks', () => {
    expect(isStationary(walk)).toBe(false);
  });
});
