import { expect, test } from 'vitest';
import { readColumn } from '../../../shared/rows/column.ts';

const fields = JSON.parse(
  '{"a":{"b":{"c":1},"n":null},"a.b":"own","x":[{"y":2},{"z":3},4],"s":"text","__proto__":3}',
) as Record<string, unknown>;

test.each([
  ['a.b', 'own'],
  ['a.b.c', 1],
  ['a.n', null],
  ['a.n.c', undefined],
  ['x.0.y', 2],
  ['x.y', [2, null, null]],
  ['x.length', [null, null, null]],
  ['s.length', undefined],
  ['none', undefined],
  ['none.at.all', undefined],
  ['toString', undefined],
  ['a.toString', undefined],
  ['__proto__', 3],
  ['', undefined],
  ['a.', undefined],
])('the column %j', (column, expected) => {
  expect(readColumn(fields, column)).toEqual(expected);
});
