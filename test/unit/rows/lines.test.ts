import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitLines } from '../../../shared/rows/lines.ts';

async function* chunked(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  let at = 0;
  for (let turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? bytes.length;
    yield new Uint8Array(bytes.subarray(at, at + size));
    at += size;
  }
}

async function linesOf(text: string | Buffer, sizes: readonly number[] = [3]): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of splitLines(chunked(Buffer.from(text as Buffer), sizes)))
    lines.push(line.bytes.toString('latin1'));
  return lines;
}

test('the same lines however the bytes are cut, and joined again they are the bytes', async () => {
  const line = fc.string({ unit: fc.constantFrom('a', '\r', 'é', '😀', ' '), maxLength: 8 });
  const texts = fc.tuple(fc.array(fc.tuple(line, fc.constantFrom('\n', '\r\n')), { maxLength: 12 }), line);
  const sizes = fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 5 })
    .filter((all) => all.some(Boolean));
  await fc.assert(
    fc.asyncProperty(texts, sizes, async ([ended, last], cuts) => {
      const text = ended.map(([content, end]) => content + end).join('') + last;
      const expected = Buffer.from(text).toString('latin1').split('\n');
      if (expected.at(-1) === '') expected.pop();
      expect(await linesOf(text, cuts)).toEqual(expected.map((each) => each.replace(/\r$/, '')));
    }),
  );
});

test.each([
  ['', []],
  ['\n', ['']],
  ['\r\n', ['']],
  ['a', ['a']],
  ['a\n', ['a']],
  ['a\r\nb', ['a', 'b']],
  ['a\n\n\nb\n', ['a', '', '', 'b']],
  ['a\rb\n', ['a\rb']],
  ['a\r\r\n', ['a\r']],
])('%j', async (text, expected) => {
  expect(await linesOf(text, [1])).toEqual(expected);
});

test('a line much longer than its chunks is one line', async () => {
  const long = 'x'.repeat(300_000);
  expect(await linesOf(`${long}\n${long}`, [4093])).toEqual([long, long]);
});

test('of a line that is longer than the longest, no more is held than that', async () => {
  const piece = Buffer.alloc(64 * 1024, 'x');
  async function* endless(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('ok\r\n');
    for (let turn = 0; turn < 1000; turn += 1) yield piece;
    yield Buffer.from('\nok\n');
  }
  const found = (await Array.fromAsync(splitLines(endless(), 100))).map(({ bytes, isWhole }) => [
    bytes.length,
    isWhole,
  ]);
  expect(found).toEqual([
    [2, true],
    [100, false],
    [2, true],
  ]);
});

test.each([
  ['abc\n', 3, true],
  ['abcd\n', 3, false],
  ['abcd', 3, false],
])('%j of at most %i bytes is whole: %s', async (text, longest, isWhole) => {
  const [line] = await Array.fromAsync(splitLines(chunked(Buffer.from(text), [2]), longest));
  expect(line).toEqual({ bytes: Buffer.from('abc'), isWhole });
});
