import { assert, date, property } from 'fast-check';
import { expect, test } from 'vitest';
import { parseSchedule } from '../../../infra/local/host/schedules/parseSchedule.ts';

function next(schedule: string, after: string, times = 1): string[] {
  const nextAfter = parseSchedule(schedule);
  let at: number | undefined = Date.parse(after);
  return Array.from({ length: times }, () => {
    at = at === undefined ? undefined : nextAfter?.(at);
    return at === undefined ? 'never' : new Date(at).toISOString().replace('.000Z', '');
  });
}

test.each([
  ['0 */5 * * * *', '2030-01-01T00:04:59Z', ['2030-01-01T00:05:00', '2030-01-01T00:10:00']],
  ['*/20 * * * * *', '2030-01-01T00:00:00Z', ['2030-01-01T00:00:20', '2030-01-01T00:00:40', '2030-01-01T00:01:00']],
  ['0 30 9 * * 1-5', '2030-01-04T09:30:00Z', ['2030-01-07T09:30:00', '2030-01-08T09:30:00']],
  ['0 0 0 1 Jan,jul *', '2030-01-01T00:00:00Z', ['2030-07-01T00:00:00', '2031-01-01T00:00:00']],
  ['0 0 0 13 * FRI', '2030-01-01T00:00:00Z', ['2030-09-13T00:00:00', '2030-12-13T00:00:00']],
  ['0 0 12 29 2 *', '2030-01-01T00:00:00Z', ['2032-02-29T12:00:00', '2036-02-29T12:00:00']],
  ['0 0 0 31 * *', '2030-01-31T00:00:00Z', ['2030-03-31T00:00:00', '2030-05-31T00:00:00']],
  ['5/15 0 0 * * *', '2030-01-01T12:00:00Z', ['2030-01-02T00:00:05', '2030-01-02T00:00:20']],
  ['15 3 * * *', '2030-01-01T03:15:00Z', ['2030-01-02T03:15:00']],
  ['01:30:00', '2030-01-01T00:00:00Z', ['2030-01-01T01:30:00', '2030-01-01T03:00:00']],
  ['0 0 0 31 2 *', '2030-01-01T00:00:00Z', ['never']],
])('%s is due after %s at %j', (schedule, after, expected) => {
  expect(next(schedule, after, expected.length)).toEqual(expected);
});

test('what is no schedule is told apart', () => {
  const wrong = ['', '* * * *', '60 * * * * *', '0 0 24 * * *', '0 0 0 0 * *', '0 0 0 * 13 *', '0 0 0 * * 7'];
  const odd = ['*/0 * * * * *', '5-1 * * * * *', '*-3 * * * * *', '0 0 0 * foo *', '-1 * * * * *', '00:00:00'];
  expect([...wrong, ...odd].filter((text) => parseSchedule(text) !== undefined)).toEqual([]);
});

test('a schedule is due at the first second that matches', () => {
  const nextAfter = parseSchedule('10-50/20 1,7-9 */6 * * *');
  const matches = (at: number): boolean => {
    const time = new Date(at);
    return (
      [10, 30, 50].includes(time.getUTCSeconds()) &&
      [1, 7, 8, 9].includes(time.getUTCMinutes()) &&
      time.getUTCHours() % 6 === 0
    );
  };
  const start = date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true });
  assert(
    property(start, (after) => {
      let at = Math.floor(after.getTime() / 1000) * 1000 + 1000;
      while (!matches(at)) at += 1000;
      expect(nextAfter?.(after.getTime())).toBe(at);
    }),
    { numRuns: 20 },
  );
});
