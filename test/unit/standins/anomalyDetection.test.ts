import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../infra/local/services/control/seededRandom.ts';
import { detectEntire, detectLast } from '../../../infra/local/services/models/anomaly/detect.ts';
import { readDetection } from '../../../infra/local/services/models/anomaly/readDetection.ts';
import { tutorialAnomalies, tutorialSeries } from '../../support/tutorialSeries.ts';

const UNIT_MS = { daily: 86_400_000, hourly: 3_600_000, minutely: 60_000, none: 1 } as const;

/** A request over values; null is a point that is missing. */
function request(values: readonly (number | null)[], granularity: keyof typeof UNIT_MS, options: object = {}) {
  const series = values.map((value, place) => ({
    timestamp: new Date(Date.UTC(2024, 0, 1) + place * UNIT_MS[granularity]).toISOString(),
    value,
  }));
  return readDetection(
    { series: series.filter(({ value }) => value !== null), granularity, ...options },
    { canImpute: true },
  );
}

/** Values with a little noise that is the same every time. */
function noisy(count: number, value: (index: number) => number, noise = 1): number[] {
  const random = seededRandom(7);
  return Array.from({ length: count }, (_, index) => value(index) + noise * (random() - 0.5));
}

const placesOf = (flags: readonly boolean[]): number[] => flags.flatMap((is, place) => (is ? [place] : []));

const weekOf = [10, 12, 11, 13, 20, 40, 35];
const weeks = noisy(56, (day) => weekOf[day % 7] ?? 0);
const noise = noisy(200, () => 50, 10);

describe('every point of a series', () => {
  it("finds the tutorial's anomalies and no other", () => {
    const result = detectEntire(readDetection({ series: tutorialSeries, granularity: 'monthly' }, { canImpute: true }));

    const found = placesOf(result.isAnomaly).map((place) => tutorialSeries[place]?.timestamp);
    expect(found).toEqual(tutorialAnomalies);
    expect(result.isPositiveAnomaly).toEqual(result.isAnomaly);
    expect(result.period).toBe(0);
  });

  it('knows a weekday that is not as it should be, and what it should have been', () => {
    const values = weeks.with(26, 12).with(38, 40);

    const result = detectEntire(request(values, 'daily', { sensitivity: 90 }));

    expect(result.period).toBe(7);
    expect(placesOf(result.isNegativeAnomaly)).toEqual([26]);
    expect(placesOf(result.isPositiveAnomaly)).toEqual([38]);
    expect(Math.abs((result.expectedValues[26] ?? 0) - 40)).toBeLessThan(1);
    expect(Math.abs((result.expectedValues[38] ?? 0) - 13)).toBeLessThan(1);
    expect(result.severity[38]).toBe(1);
  });

  it('finds nothing in a series that never changes', () => {
    const { isAnomaly, expectedValues } = detectEntire(request(Array<number>(30).fill(5), 'daily'));

    expect(placesOf(isAnomaly)).toEqual([]);
    for (const value of expectedValues) expect(value).toBeCloseTo(5, 9);
  });

  it('sees a spike among dense points', () => {
    const result = detectEntire(request(noise.with(150, 120), 'minutely'));

    expect(placesOf(result.isPositiveAnomaly)).toContain(150);
    expect(placesOf(result.isAnomaly).length).toBeLessThan(10);
  });

  it('sees a jump of a series that wanders, which its values alone do not show', () => {
    const random = seededRandom(3);
    let level = 0;
    const wandering = Array.from({ length: 200 }, (_, index) => {
      level += random() - 0.5;
      return index === 120 ? level + 3 : level;
    });

    expect(placesOf(detectEntire(request(wandering, 'none')).isAnomaly)).toContain(120);
  });

  it('has no more anomalies than may be, at either end', () => {
    const values = noise.map((value, index) => (index % 10 === 0 ? 1000 + index : value));

    const { isPositiveAnomaly } = detectEntire(request(values, 'daily', { period: 0, maxAnomalyRatio: 0.05 }));

    expect(placesOf(isPositiveAnomaly)).toHaveLength(10);
  });

  it('lets slight ones pass that is told to be less sensitive', () => {
    const slight = noise.with(100, 75);

    const sensitive = detectEntire(request(slight, 'daily', { period: 0, sensitivity: 99 }));
    const calm = detectEntire(request(slight, 'daily', { period: 0, sensitivity: 40 }));

    expect(placesOf(sensitive.isAnomaly)).toEqual([100]);
    expect(placesOf(calm.isAnomaly)).toEqual([]);
    expect(calm.upperMargins[50]).toBeGreaterThan(sensitive.upperMargins[50] ?? Number.NaN);
  });

  const gappy = weeks.map((value, day) => (day === 20 || (day > 33 && day < 38) ? null : value));

  it.each(['auto', 'previous', 'linear', 'zero'])('fills gaps and leaves them out of the answer (%s)', (imputeMode) => {
    const result = detectEntire(request(gappy.with(45, 60), 'daily', { imputeMode, sensitivity: 90 }));

    expect(result.expectedValues).toHaveLength(51);
    expect(result.isAnomaly).toHaveLength(51);
    if (imputeMode === 'auto') {
      expect(result.period).toBe(7);
      expect(placesOf(result.isPositiveAnomaly)).toEqual([40]);
    }
  });

  it('fills with the value it is told', () => {
    const values = Array.from({ length: 30 }, (_, index) => (index % 3 === 0 ? null : 7)).with(0, 7);

    const { expectedValues } = detectEntire(request(values, 'daily', { imputeMode: 'fixed', imputeFixedValue: 1 }));

    expect(Math.min(...expectedValues)).toBeLessThan(7);
  });

  it('refuses a series that repeats but is hardly there', () => {
    const halves = weeks.map((value, day) => (day % 7 < 4 && day !== 0 ? null : value));

    expect(() => detectEntire(request(halves, 'daily', { period: 7 }))).toThrow(
      expect.objectContaining({
        code: 'InvalidSeries',
        message:
          'Ratio of missing points should be less than 50% for seasonal timeseries. There should be at least 28 points, but got 25 points.',
      }),
    );
    expect(detectEntire(request(halves, 'daily')).period).toBe(0);
  });
});

describe('the last point', () => {
  it('is judged by what came before', () => {
    const last = detectLast(request(weeks.with(55, 2), 'daily'));

    expect(last).toMatchObject({ isAnomaly: true, isNegativeAnomaly: true, isPositiveAnomaly: false, period: 7 });
    expect(last.suggestedWindow).toBe(29);
    expect(last.expectedValue).toBeGreaterThan(25);
    expect(detectLast(request(weeks, 'daily'))).toMatchObject({ isAnomaly: false, severity: 0 });
  });

  it('is judged although points before it were as strange', () => {
    const values = noise.with(60, 900).with(120, 900).with(199, 800);

    expect(detectLast(request(values, 'daily', { period: 0 })).isPositiveAnomaly).toBe(true);
  });

  it.each([
    ['minutely', 1441],
    ['hourly', 169],
    ['none', 1441],
  ] as const)('asks for a window of its unit where nothing repeats (%s)', (granularity, window) => {
    const result = detectLast(request(noise.with(199, 200), granularity, { period: 0 }));

    expect(result.isPositiveAnomaly).toBe(true);
    expect(result.suggestedWindow).toBe(window);
  });
});

describe('an answer to any series', () => {
  const value = fc.oneof(
    fc.double({ min: -1e100, max: 1e100, noNaN: true }),
    fc.integer({ min: -3, max: 3 }),
    fc.double({ min: 0, max: 1, noNaN: true }),
  );
  const anySeries = fc.record({
    values: fc.array(value, { minLength: 12, maxLength: 80 }),
    granularity: fc.constantFrom('daily', 'hourly', 'minutely', 'none'),
    sensitivity: fc.integer({ min: 0, max: 99 }),
    maxAnomalyRatio: fc.double({ min: 0.01, max: 0.49, noNaN: true }),
    period: fc.constantFrom(undefined, 0, 2, 5),
  });

  it('is of numbers, with anomalies outside their margins and all others inside', () => {
    fc.assert(
      fc.property(anySeries, ({ values, granularity, ...options }) => {
        const detection = request(values, granularity, JSON.parse(JSON.stringify(options)));
        const { expectedValues, upperMargins, lowerMargins, isAnomaly, severity } = detectEntire(detection);
        const last = detectLast(detection);

        expect([...expectedValues, ...upperMargins, ...lowerMargins, ...severity].every(Number.isFinite)).toBe(true);
        expect([last.expectedValue, last.upperMargin, last.lowerMargin].every(Number.isFinite)).toBe(true);
        for (const [index, expected] of expectedValues.entries()) {
          const distance = (values[index] ?? 0) - expected;
          const slack = 1e-9 * Math.abs(expected);
          const within = distance <= (upperMargins[index] ?? 0) && -distance <= (lowerMargins[index] ?? 0);
          const nearly =
            distance <= (upperMargins[index] ?? 0) + slack && -distance <= (lowerMargins[index] ?? 0) + slack;
          expect(isAnomaly[index] ? !within : nearly).toBe(true);
        }
      }),
      { numRuns: 50 },
    );
  });
});
