import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from '../../../shared/rows/canonicalJson.ts';

test.each([
  ['{"a":1,"b":{"c":2,"d":3}}', '{ "b" : {"d":3,"c":2}, "a" : 1 }'],
  ['{"a":1,"b":null}', '{"a":1}'],
  ['"caf\\u00e9 \\/"', '"café /"'],
  ['[1.50,-0,1e2]', '[15e-1,0.0,100]'],
  ['0.1', '0.10000000000000000'],
  ['12345678901234567890', '1234567890123456789e1'],
  ['{"a":1,"a":2}', '{"a":2}'],
])('%s says the same as %s', (one, other) => {
  expect(canonicalJson(one)).toBe(canonicalJson(other));
});

test.each([
  ['9007199254740993', '9007199254740992'],
  ['1e400', '2e400'],
  ['-1', '1'],
  ['"1"', '1'],
  ['[null]', '[]'],
  ['[1,2]', '[2,1]'],
  ['{}', '[]'],
  ['null', '"null"'],
  ['0.1', '0.1000000000000000055511151231257827'],
])('%s says something else than %s', (one, other) => {
  expect(canonicalJson(one)).not.toBe(canonicalJson(other));
});

test('what it gives says the same as what it was given, and is in one line', () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
      const canonical = canonicalJson(JSON.stringify(value));
      expect(canonical).not.toContain('\n');
      expect(canonicalJson(canonical)).toBe(canonical);
    }),
  );
});

test('a number with an enormous exponent costs no memory', () => {
  expect(canonicalJson(`1e${'9'.repeat(30)}`)).toBe(`1e${'9'.repeat(30)}`);
});

test('what is nested too deep for the stack is told apart by its text', () => {
  const nested = (depth: number, within: string) => `${'['.repeat(depth)}${within}${']'.repeat(depth)}`;
  const deep = nested(100_000, '1');
  expect(canonicalJson(deep)).toBe(deep);
  expect(canonicalJson(nested(400, `"${'[]'.repeat(1000)}"`))).toBe(nested(400, `"${'[]'.repeat(1000)}"`));
  expect(canonicalJson(nested(400, `1.0,"${'['.repeat(1000)}"`))).toContain('[1e0,"[[');
});
