import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonAt, toMembers, toText, withMembers } from '../../../shared/rows/rowContent.ts';

const text =
  '{ "a" : {"b": {"c":1.50}, "n":null}, "a.b":"own", "x":[ {"y":2, "z":[1,2]}, {"y":12345678901234567890}, 7 ], "s":"t", "d":1, "d":2 }';

test.each([
  ['a.b', '"own"'],
  ['a.b.c', '1.50'],
  ['a.n', 'null'],
  ['a.n.c', undefined],
  ['x.1.y', '12345678901234567890'],
  ['x.01.y', '[null,null,null]'],
  ['x.y', '[2,12345678901234567890,null]'],
  ['x.z.0', '[1,null,null]'],
  ['x.9', undefined],
  ['s.length', undefined],
  ['d', '2'],
  ['none', undefined],
  ['none.at.all', undefined],
])('the JSON at %j', (column, expected) => {
  expect(jsonAt(toMembers(text), column)).toBe(expected);
});

test('a row that is taken apart and put together again says what it said, number for number', () => {
  expect(toText(toMembers(text))).toBe(
    '{"a" : {"b": {"c":1.50}, "n":null},"a.b":"own","x":[ {"y":2, "z":[1,2]}, {"y":12345678901234567890}, 7 ],"s":"t","d":1,"d":2}',
  );
  fc.assert(
    fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ stringUnit: 'binary' })), (row) => {
      const json = JSON.stringify(row);
      expect(toText(toMembers(json))).toBe(json);
    }),
  );
});

test('members come at the end, in place of any of their names', () => {
  expect(
    toText(
      withMembers('{"a":1,"b":2,"a":3}', [
        ['a', '4'],
        ['c', 'null'],
      ]),
    ),
  ).toBe('{"b":2,"a":4,"c":null}');
});
