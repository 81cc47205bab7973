import { describe, expect, it } from 'vitest';
import { readDetection } from '../../../infra/local/services/models/anomaly/readDetection.ts';

const DAY_MS = 86_400_000;
const dayAt = (day: number): string => new Date(Date.UTC(2024, 0, 1) + day * DAY_MS).toISOString();
const daysOf = (count: number) => Array.from({ length: count }, (_, day) => ({ timestamp: dayAt(day), value: day }));

const read = (changes: object, canImpute = true) =>
  readDetection({ series: daysOf(12), granularity: 'daily', ...changes }, { canImpute });

const at = (timestamps: readonly string[]) => timestamps.map((timestamp, value) => ({ timestamp, value }));
const months = (day: string) =>
  Array.from({ length: 12 }, (_, month) => `2023-${String(month + 1).padStart(2, '0')}-${day}T00:00:00Z`);

const withPoint = (index: number, point: object) => daysOf(12).with(index, point as never);

describe('a request', () => {
  it('has the defaults of the service', () => {
    expect(readDetection({ series: daysOf(12) }, { canImpute: true })).toMatchObject({
      granularity: 'none',
      interval: 1,
      period: undefined,
      maxAnomalyRatio: 0.25,
      sensitivity: 99,
      impute: { mode: 'auto' },
    });
  });

  it.each([
    ['no object', [1], 'InvalidJsonFormat', 'Invalid Json Format, input data is Empty.'],
    ['nothing', undefined, 'InvalidJsonFormat', 'Invalid Json Format, input data is Empty.'],
    ['an empty object', {}, 'InvalidJsonFormat', 'Invalid Json Format, input data is Empty.'],
    ['no series', { granularity: 'daily' }, 'RequiredSeries', "The 'series' field is required in request."],
  ])('with %s is refused', (_, body, code, message) => {
    expect(() => readDetection(body, { canImpute: true })).toThrow(expect.objectContaining({ code, message }));
  });

  const few = "The 'series' field must have at least 12 points.";
  const many = "The 'series' field cannot have more than 8640 points.";
  const malformed = "'timestamp' or 'value' is malformed in 'series' Field.";
  const granularities =
    "The 'granularity' field can only be one of the following: ['daily', 'minutely', 'hourly', 'weekly', 'monthly', 'yearly', 'secondly', 'microsecond', 'none'].";
  const ratio = "The 'maxAnomalyRatio' field must be less than 50% of the series points (0 < maxAnomalyRatio < 0.5).";
  const sensitivity = "The 'sensitivity' field must be an integer between 0 and 99.";
  const impute =
    "The 'imputeMode' field is required and should be one of the following: ['auto', 'previous', 'linear', 'zero', 'fixed', 'notFill'].";

  // In the order in which the service checks them.
  const refusals: readonly (readonly [string, object, string, string])[] = [
    ['a unit with a capital', { granularity: 'Daily' }, 'InvalidGranularity', granularities],
    ['no unit', { granularity: null }, 'InvalidGranularity', granularities],
    [
      'an interval of 0',
      { customInterval: 0 },
      'InvalidCustomInterval',
      "The 'customInterval' field must be an integer > 0.",
    ],
    ['half a period', { period: 3.5 }, 'InvalidPeriod', "The 'period' field must be an integer >= 0."],
    ['a ratio of a half', { maxAnomalyRatio: 0.5 }, 'InvalidModelArgument', ratio],
    ['a ratio of 0', { maxAnomalyRatio: 0 }, 'InvalidModelArgument', ratio],
    ['a sensitivity of 101', { sensitivity: 101 }, 'InvalidModelArgument', sensitivity],
    ['an unknown way to fill', { imputeMode: 'spline' }, 'InvalidImputeMode', impute],
    [
      'no value to fill with',
      { imputeMode: 'fixed' },
      'InvalidImputeFixedValue',
      "The 'imputeFixedValue' field must be a number.",
    ],
    ['null for points', { series: null }, 'BadArgument', "The 'series' field cannot be empty."],
    ['text for points', { series: 'a,b' }, 'BadArgument', "The 'series' field must be array/list type."],
    ['11 points', { series: daysOf(11) }, 'InvalidSeries', few],
    ['8641 points', { series: daysOf(8641) }, 'InvalidSeries', many],
    ['a point that is none', { series: withPoint(3, 7 as never) }, 'BadArgument', malformed],
    ['a point without a value', { series: withPoint(3, { timestamp: dayAt(3) }) }, 'BadArgument', malformed],
    ['words for a value', { series: withPoint(3, { timestamp: dayAt(3), value: 'many' }) }, 'BadArgument', malformed],
    ['a point without a time', { series: withPoint(3, { value: 3 }) }, 'BadArgument', malformed],
    [
      'no day of the calendar',
      { series: withPoint(3, { timestamp: '2024-02-30', value: 3 }) },
      'BadArgument',
      malformed,
    ],
    [
      'a value without bounds',
      { series: withPoint(3, { timestamp: dayAt(3), value: 1.1e100 }) },
      'InvalidSeries',
      "The magnitude of data in 'value' in 'series' filed is too large.",
    ],
    [
      'points out of order',
      { series: daysOf(12).toReversed() },
      'InvalidSeries',
      "The 'series' field must be sorted by timestamp in ascending order.",
    ],
    [
      'a time twice',
      { series: withPoint(3, { timestamp: dayAt(2), value: 3 }) },
      'InvalidSeries',
      "The 'series' field cannot have duplicated timestamp.",
    ],
    [
      'a time between two days',
      { series: withPoint(3, { timestamp: dayAt(3.5), value: 3 }) },
      'InvalidSeries',
      "The 'timestamp' at index 3 is invalid in daily granularity with 1 gran as interval.",
    ],
    [
      'points for less than two periods',
      { period: 6 },
      'InvalidModelArgument',
      "The 'series' field must have more than 2 periods points",
    ],
  ];

  it.each(refusals)('with %s is refused', (_, changes, code, message) => {
    expect(() => read(changes)).toThrow(expect.objectContaining({ code, message }));
  });

  it('is refused for what the service checks first', () => {
    for (const [index, [, changes, code, message]] of refusals.entries()) {
      const later = Object.assign(
        {},
        ...refusals
          .slice(index + 1)
          .map(([, each]) => each)
          .toReversed(),
      );
      expect(() => read({ ...later, ...changes })).toThrow(expect.objectContaining({ code, message }));
    }
  });

  it('may leave the period open by null', () => {
    expect(read({ period: null }).period).toBeUndefined();
  });

  it('of v1.0 knows nothing of imputation', () => {
    expect(read({ imputeMode: 'spline' }, false).impute.mode).toBe('auto');
  });
});

describe('places on the time grid', () => {
  const placesOf = (timestamps: readonly string[], granularity: string, customInterval = 1) =>
    read({ series: at(timestamps), granularity, customInterval }).places;
  const seconds = (step: number) =>
    Array.from({ length: 12 }, (_, index) => new Date(Date.UTC(2024, 1, 29) + index * step).toISOString());

  it('leave out what is missing', () => {
    const series = daysOf(14).filter((_, day) => day !== 3 && day !== 4);

    expect(read({ series }).places).toEqual([0, 1, 2, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
  });

  it.each([
    ['weekly', 1, 604_800_000],
    ['hourly', 6, 6 * 3_600_000],
    ['minutely', 5, 300_000],
    ['secondly', 30, 30_000],
    ['microsecond', 10, 10],
  ])('are %s, %i units apart', (granularity, interval, step) => {
    expect(placesOf(seconds(step), granularity, interval)).toEqual(Array.from({ length: 12 }, (_, index) => index));
  });

  it.each(['01', '28'])('are monthly on day %s', (day) => {
    expect(placesOf(months(day), 'monthly')).toEqual(Array.from({ length: 12 }, (_, index) => index));
  });

  it('are monthly at the end of months, whatever their length', () => {
    const ends = Array.from({ length: 12 }, (_, month) => new Date(Date.UTC(2023, month + 1, 0)).toISOString());

    expect(placesOf(ends, 'monthly')).toEqual(Array.from({ length: 12 }, (_, index) => index));
    expect(() => placesOf(ends.with(5, '2023-06-29T00:00:00Z'), 'monthly')).toThrow('at index 5 is invalid in monthly');
  });

  it('are yearly', () => {
    const years = Array.from({ length: 12 }, (_, index) => `${1600 + index * 4}-02-29T00:00:00Z`);

    expect(placesOf(years, 'yearly', 4)).toEqual(Array.from({ length: 12 }, (_, index) => index));
    expect(() => placesOf(years.with(2, '1608-03-29T00:00:00Z'), 'yearly', 4)).toThrow('at index 2 is invalid');
  });

  it('are those of an instant, however it is written', () => {
    const written = ['2024-01-01', '2024-01-02 00:00', '2024-01-03 01:00:00+01:00', '2024-01-03T19:00:00.000-0500'];
    const rest = daysOf(12).slice(4);

    expect(read({ series: [...at(written), ...rest] }).places).toHaveLength(12);
  });
});
