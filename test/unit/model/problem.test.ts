import { expect, test } from 'vitest';
import { formatPath, InvalidJob, kindOf } from '../../../shared/model/problem.ts';

test.each([
  [undefined, 'nothing'],
  [null, 'null'],
  ['', 'an empty string'],
  ['secret', 'a string of 6 characters'],
  [7, 'the number 7'],
  [false, 'the boolean false'],
  [[], 'an empty array'],
  [['secret'], 'an array of 1'],
  [{ secret: 1 }, 'an object'],
])('what %j is, and never what it says', (value, kind) => {
  expect(kindOf(value)).toBe(kind);
});

test.each([
  [[], ''],
  [['input'], 'input'],
  [['stages', 0, 'textCol'], 'stages[0].textCol'],
  [['input', 'rows', 3], 'input.rows[3]'],
])('%j is written as %j', (path, written) => {
  expect(formatPath(path)).toBe(written);
});

test('a refused job says all that is wrong in its message', () => {
  const problem = { message: 'missing', expected: 'a blob' };
  expect(
    new InvalidJob([
      { path: 'input', ...problem },
      { path: 'output', ...problem },
    ]).message,
  ).toBe('input: missing\noutput: missing');
});
