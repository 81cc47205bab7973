import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { retryAfterMs } from '../../../shared/core/retryAfter.ts';

const now = Date.parse('2026-03-01T12:00:00Z');
const told = (headers: Record<string, string | string[] | undefined>, body = ''): number | undefined =>
  retryAfterMs(headers, body, now);

describe('every form of a wait', () => {
  test.each([
    [{ 'retry-after-ms': '1500' }, '', 1500],
    [{ 'x-ms-retry-after-ms': '750' }, '', 750],
    [{ 'retry-after': '7' }, '', 7000],
    [{ 'retry-after': ' 7 ' }, '', 7000],
    [{ 'retry-after': ['3', '9'] }, '', 3000],
    [{ 'retry-after': '2, 3' }, '', 2000],
    [{ 'retry-after': '0' }, '', 0],
    [{ 'retry-after': 'Sun, 01 Mar 2026 12:00:30 GMT' }, '', 30_000],
    [{ 'retry-after': 'Sunday, 01-Mar-26 12:00:30 GMT' }, '', 30_000],
    [{ 'retry-after': 'Sun, 01 Mar 2026 11:00:00 GMT' }, '', 0],
    [{ 'retry-after': 'Sun Mar  1 12:00:30 2026 GMT' }, '', 30_000],
    [{ 'retry-after': 'Sun, 01 Mar 2026 11:00:30 GMT', date: 'Sun, 01 Mar 2026 11:00:10 GMT' }, '', 20_000],
    [{ 'retry-after': 'Sun, 01 Mar 2026 13:00:30 GMT', date: 'Sun, 01 Mar 2026 13:00:10 GMT' }, '', 20_000],
    [{ 'retry-after': 'Sun, 01 Mar 2026 12:00:30 GMT', date: 'now' }, '', 30_000],
    [{ 'retry-after': '-5' }, 'retry after 3 seconds', 3000],
    [{}, 'Rate limit is exceeded. Please retry after 26 seconds.', 26_000],
    [{}, 'Please retry after 1 second.', 1000],
    [{}, 'Retry After 2 minutes', 120_000],
    [{}, 'please retry after 400 milliseconds', 400],
    [{}, 'retry after 0.5 seconds', 500],
  ])('%j %s', (headers, body, expected) => {
    expect(told(headers, body)).toBe(expected);
  });
});

test.each([
  [{}, ''],
  [{}, 'Too many requests'],
  [{ 'retry-after': 'soon' }, ''],
  [{ 'retry-after': undefined }, '{}'],
  [{ 'retry-after': '' }, ''],
  [{ 'retry-after': '-5' }, ''],
  [{ 'retry-after': 'abc 1' }, ''],
])('nothing is made up where nothing is said: %j %s', (headers, body) => {
  expect(told(headers, body)).toBeUndefined();
});

test.each([
  { 'retry-after': '3601' },
  { 'retry-after': '99999999999999999999' },
  { 'retry-after': 'Wed, 21 Oct 2099 07:28:00 GMT' },
])('a server is asked again after an hour, whatever it says: %j', (headers) => {
  expect(told(headers)).toBe(3_600_000);
});

test('the most exact form wins: milliseconds, then the header, then the body', () => {
  const body = 'retry after 3 seconds';
  expect(told({ 'retry-after-ms': '10', 'x-ms-retry-after-ms': '20', 'retry-after': '30' }, body)).toBe(10);
  expect(told({ 'x-ms-retry-after-ms': '20', 'retry-after': '30' }, body)).toBe(20);
  expect(told({ 'retry-after': '30' }, body)).toBe(30_000);
  expect(told({ 'retry-after-ms': 'none', 'retry-after': '30' }, body)).toBe(30_000);
});

test('whatever a server writes, a wait is a number that is not negative, or not told', () => {
  const text = fc.oneof(
    fc.string(),
    fc.integer().map(String),
    fc.double().map(String),
    fc.date({ noInvalidDate: true }).map(String),
  );
  fc.assert(
    fc.property(text, text, fc.string(), (header, ms, body) => {
      const wait = told({ 'retry-after': header, 'retry-after-ms': ms }, body);
      if (wait !== undefined) expect(wait).toBeGreaterThanOrEqual(0);
    }),
  );
});

test('dates and seconds come to the same wait', () => {
  fc.assert(
    fc.property(fc.nat(100_000), (seconds) => {
      const date = new Date(now + seconds * 1000).toUTCString();
      expect(told({ 'retry-after': date })).toBe(told({ 'retry-after': String(seconds) }));
    }),
  );
});
