import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMemberWriter } from '../../../shared/rows/objectText.ts';

/** Names that are likely to meet, with whatever needs an escape. */
const name = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('a', 'a/b', 'é', 'a"b') },
  { weight: 2, arbitrary: fc.constantFrom('', '😀', 'a\\', '\\u0061', '}', '{"', '\n', '__proto__', '$&', '\u2028') },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 6 }) },
);
const value = fc.jsonValue({ maxDepth: 3, stringUnit: 'binary' });
const space = fc.constantFrom('', '', ' ', '\t', ' \r ');

/** A string's JSON text in one of the ways that JSON allows: any character may be escaped, a slash in two ways. */
const spelt = (text: string, how: readonly number[]): string =>
  `"${Array.from(text, (char, at) => spell(char, (how[at % Math.max(how.length, 1)] ?? 0) % 3)).join('')}"`;

function spell(char: string, how: number): string {
  if (how === 1)
    return char
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join('');
  if (how === 2 && char === '/') return '\\/';
  return JSON.stringify(char).slice(1, -1);
}

const how = fc.oneof(fc.constant([2]), fc.constant([0]), fc.array(fc.nat(2), { maxLength: 6 }));
const members = fc.array(fc.tuple(name, value, how, space), { maxLength: 4 });
const objectText = members.map((all) => {
  const inner = all.map(
    ([key, json, how, pad]) => `${pad}${spelt(key, how)}${pad}:${pad}${JSON.stringify(json)}${pad}`,
  );
  return `{${inner.join(',')}}`;
});
const columns = fc.uniqueArray(fc.tuple(name, value), { selector: ([key]) => key, minLength: 1, maxLength: 4 });

/** The text with these members. */
function withMembers(text: string, columns: readonly (readonly [name: string, json: string])[]): string {
  const write = createMemberWriter(columns.map(([key]) => key));
  return write(
    text,
    columns.map(([, json]) => json),
  );
}

/** What parsing and assigning would have given. */
function assigned(text: string, added: readonly (readonly [string, unknown])[]): [string, unknown][] {
  const model = new Map<string, unknown>(Object.entries(JSON.parse(text) as object));
  for (const [key, json] of added) model.set(key, JSON.parse(JSON.stringify(json)));
  return [...model].toSorted(([a], [b]) => (a < b ? -1 : 1));
}

test('gives what parsing, assigning and writing would give, and no name twice that was written', () => {
  fc.assert(
    fc.property(objectText, columns, (text, added) => {
      const result = withMembers(
        text,
        added.map(([key, json]) => [key, JSON.stringify(json)]),
      );
      const parsed = Object.entries(JSON.parse(result) as object).toSorted(([a], [b]) => (a < b ? -1 : 1));
      expect(parsed).toEqual(assigned(text, added));
      const tail = `${added.map(([key, json]) => `${JSON.stringify(key)}:${JSON.stringify(json)}`).join(',')}}`;
      expect(result.endsWith(tail)).toBe(true);
      const rest = JSON.parse(`${result.slice(0, -tail.length).replace(/,$/, '')}}`) as object;
      expect(added.filter(([key]) => Object.hasOwn(rest, key))).toEqual([]);
    }),
    { numRuns: 400 },
  );
});

test('a name is taken out however it is spelt', () => {
  expect(withMembers('{"a\\/b":1,"x":2}', [['a/b', '3']])).toBe('{"x":2,"a/b":3}');
  expect(withMembers('{"\\u0061":1}', [['a', '2']])).toBe('{"a":2}');
  expect(withMembers('{"a":1,"a":2,"b":3}', [['a', '4']])).toBe('{"b":3,"a":4}');
});

test('every other byte of the row stays as it was, digits included', () => {
  const text = '{ "id" : 12345678901234567890,"price": 1.50 , "e":1E400, "text":"caf\\u00e9 \\/" }';
  expect(withMembers(text, [['s', '1']])).toBe(
    '{ "id" : 12345678901234567890,"price": 1.50 , "e":1E400, "text":"caf\\u00e9 \\/","s":1}',
  );
  expect(withMembers('{"id":12345678901234567890,"s":0}', [['s', '98765432109876543210']])).toBe(
    '{"id":12345678901234567890,"s":98765432109876543210}',
  );
});

test('a name within a value is no member', () => {
  expect(withMembers('{"x":{"s":1},"y":"\\"s\\":2","z":["s",{"s":[]}]}', [['s', 'null']])).toBe(
    '{"x":{"s":1},"y":"\\"s\\":2","z":["s",{"s":[]}],"s":null}',
  );
});

test.each([
  ['{}', '{"s":1}'],
  ['{ \t}', '{"s":1}'],
  ['{"s":{"}":"{"}}', '{"s":1}'],
  ['{"a":"}"}', '{"a":"}","s":1}'],
])('%s becomes %s', (text, expected) => {
  expect(withMembers(text, [['s', '1']])).toBe(expected);
});

test('a member without a value is left as it is', () => {
  const write = createMemberWriter(['a', 'b']);
  expect(write('{"a":1,"b":2}', [undefined, '3'])).toBe('{"a":1,"b":3}');
  expect(write('{"a":1}', [undefined, undefined])).toBe('{"a":1}');
});
