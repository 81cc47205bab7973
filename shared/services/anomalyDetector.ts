import { z } from 'zod';
import type { RowError } from '../model/outcome.ts';
import type { Param } from './defineService.ts';

/** What the operations on one series of Anomaly Detector v1.1 have in common. */

/** Points a series: https://learn.microsoft.com/azure/ai-services/anomaly-detector/service-limits */
const leastPoints = 12;
export const mostPoints = 8640;

/** https://learn.microsoft.com/azure/ai-services/anomaly-detector/overview; no new resources since 2023, ended on 2026-10-01. */
export const successor =
  'the anomaly detector of Microsoft Fabric, or the open-source package time-series-anomaly-detector';

export function anomalyPath(mode: 'entire' | 'last'): string {
  return `/anomalydetector/v1.1/timeseries/${mode}/detect`;
}

const granularity = z.enum(
  ['yearly', 'monthly', 'weekly', 'daily', 'hourly', 'minutely', 'secondly', 'microsecond', 'none'],
  'yearly, monthly, weekly, daily, hourly, minutely, secondly, microsecond or none',
);
const imputeMode = z.enum(
  ['auto', 'previous', 'linear', 'fixed', 'zero', 'notFill'],
  'auto, previous, linear, fixed, zero or notFill',
);

function wholeNumber(least: number, most: number, expected: string): z.ZodType {
  return z.int(expected).min(least, expected).max(most, expected);
}

const ratio = 'more than 0 and less than 0.5';
const largestInt = 2 ** 31 - 1;

export const seriesParams: Readonly<Record<string, Param>> = {
  granularity: { schema: granularity, in: 'body', required: true, about: 'Time from one point to the next.' },
  customInterval: {
    schema: wholeNumber(1, largestInt, 'a whole number, 1 or more'),
    in: 'body',
    about: 'Units of the granularity from one point to the next, as 5 for five minutes.',
  },
  period: {
    schema: wholeNumber(0, largestInt, 'a whole number of points, 0 for a series that does not repeat'),
    in: 'body',
    about: 'Points after which the series repeats; found by the service where it is left out.',
  },
  maxAnomalyRatio: {
    schema: z.number(ratio).positive(ratio).lt(0.5, ratio),
    in: 'body',
    about: 'Share of the points that may be anomalies.',
  },
  sensitivity: {
    schema: wholeNumber(0, 99, 'a whole number from 0 to 99'),
    in: 'body',
    about: 'The lower, the wider the margins.',
  },
  imputeMode: { schema: imputeMode, in: 'body', about: 'How missing points are filled.' },
  imputeFixedValue: { schema: z.number('a number'), in: 'body', about: 'What they are filled with in mode fixed.' },
};

const numbers = z.array(z.number());
const flags = z.array(z.boolean());

/** The answer for a whole series: an entry of each array for each point. */
export const entireResult = z.looseObject({
  period: z.int(),
  expectedValues: numbers,
  upperMargins: numbers,
  lowerMargins: numbers,
  isAnomaly: flags,
  isNegativeAnomaly: flags,
  isPositiveAnomaly: flags,
  severity: numbers.optional(),
});

/** The answer for the last point of a series. */
export const lastResult = z.looseObject({
  period: z.int(),
  suggestedWindow: z.int(),
  expectedValue: z.number(),
  upperMargin: z.number(),
  lowerMargin: z.number(),
  isAnomaly: z.boolean(),
  isNegativeAnomaly: z.boolean(),
  isPositiveAnomaly: z.boolean(),
  severity: z.number().optional(),
});

/** The service's own words for a series of so many points that it would refuse. */
export function refusedSize(points: number): RowError | undefined {
  if (points < leastPoints) return invalidSeries(`The 'series' field must have at least ${leastPoints} points.`);
  if (points > mostPoints) return invalidSeries(`The 'series' field cannot have more than ${mostPoints} points.`);
  return undefined;
}

/** The service's own words for times, in their order, that it would refuse; one that cannot be told is undefined. */
export function refusedTimes(times: readonly (number | undefined)[]): RowError | undefined {
  if (times.includes(undefined)) {
    return { code: 'BadArgument', message: "'timestamp' or 'value' is malformed in 'series' Field." };
  }
  const isRepeated = times.some((time, at) => at > 0 && time === times[at - 1]);
  return isRepeated ? invalidSeries("The 'series' field cannot have duplicated timestamp.") : undefined;
}

function invalidSeries(message: string): RowError {
  return { code: 'InvalidSeries', message };
}

const iso = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(:\d{2})?(\.\d+)?)?(Z|[+-]\d{2}(?::?\d{2})?)?$/i;

/** The time that an ISO 8601 text tells, in milliseconds since 1970 with parts of one; in UTC where it does not say. */
export function timeOf(text: string): number | undefined {
  const match = iso.exec(text.trim());
  if (!match) return undefined;
  const [, day = '', minutes = '00:00', seconds = ':00', fraction = '', zone = 'Z'] = match;
  // There is no 30th of February, which the parser takes for the 1st or 2nd of March.
  const isDay = new Date(`${day}T00:00:00Z`).getUTCDate() === Number(day.slice(8));
  const time = Date.parse(`${day}T${minutes}${seconds}${offsetOf(zone)}`);
  return isDay && !Number.isNaN(time) ? time + Number(`0${fraction}`) * 1000 : undefined;
}

/** `+01`, `+0100` and `z` as the parser wants them. */
function offsetOf(zone: string): string {
  if (zone.length === 1) return zone.toUpperCase();
  const digits = zone.slice(1).replace(':', '').padEnd(4, '0');
  return `${zone.slice(0, 1)}${digits.slice(0, 2)}:${digits.slice(2)}`;
}
