import { expect, test } from 'vitest';
import { jsonlRows, maxLineBytes, parseFields, type SourceRow } from '../../../shared/rows/jsonlRows.ts';

async function rowsOf(...chunks: (string | Uint8Array)[]): Promise<{ rows: SourceRow[]; tally: object }> {
  async function* stream(): AsyncGenerator<Uint8Array> {
    for (const chunk of chunks) yield Buffer.from(chunk as Uint8Array);
  }
  const tally = { rows: 0, lines: 0 };
  const rows: SourceRow[] = [];
  for await (const block of jsonlRows(stream(), { tally })) rows.push(...block);
  return { rows, tally };
}

test('blank lines are no rows, but they are lines', async () => {
  const { rows, tally } = await rowsOf('\n{"a":1}\r\n  \t\n\n', '{"a":2}\n\n');
  expect(rows).toEqual([
    { row: 0, line: 1, text: '{"a":1}' },
    { row: 1, line: 4, text: '{"a":2}' },
  ]);
  expect(tally).toEqual({ rows: 2, lines: 6 });
});

test('a byte order mark is no part of the first row, even one that arrives in pieces', async () => {
  const bytes = Buffer.from('\uFEFF{"a":1}\n');
  expect((await rowsOf(bytes.subarray(0, 1), bytes.subarray(1, 2), bytes.subarray(2))).rows).toEqual([
    { row: 0, line: 0, text: '{"a":1}' },
  ]);
  expect((await rowsOf('\uFEFF')).rows).toEqual([]);
});

test('a last line needs no end', async () => {
  expect((await rowsOf('{"a":1}\n{"a":2}')).rows.map(({ text }) => text)).toEqual(['{"a":1}', '{"a":2}']);
});

test('a character that is cut by a chunk is whole again', async () => {
  const bytes = Buffer.from('{"a":"👨‍👩‍👧é"}');
  const pieces = Array.from(bytes, (byte) => Uint8Array.of(byte));
  expect((await rowsOf(...pieces)).rows[0]?.text).toBe('{"a":"👨‍👩‍👧é"}');
});

test('bytes that are no UTF-8 stay a row, and are no JSON, even within a string', async () => {
  const { rows } = await rowsOf(Buffer.from([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xe9, 0x22, 0x7d, 0x0a]), '{"a":1}');
  expect(rows.map(({ line }) => line)).toEqual([0, 1]);
  const [broken, good] = rows as [SourceRow, SourceRow];
  expect(broken.text).toBe('{"a":"\uFFFD"}');
  expect(parseFields(broken)).toEqual({ error: { code: 'InvalidRow', message: 'The line is not valid UTF-8.' } });
  expect(parseFields(good)).toEqual({ fields: { a: 1 } });
});

test.each([
  ['[1]', 'The line holds an array, not a JSON object.'],
  ['null', 'The line holds null, not a JSON object.'],
  ['"secret"', 'The line holds a string, not a JSON object.'],
  ['17', 'The line holds a number, not a JSON object.'],
  ['{"a":1', expect.stringMatching(/^The line is not valid JSON, from character 7 on\.$/)],
  ['{"a":secret}', expect.stringMatching(/^The line is not valid JSON/)],
  ["{'a':1}", expect.stringMatching(/^The line is not valid JSON/)],
  ['{"a":1}{"b":2}', expect.stringMatching(/^The line is not valid JSON, from character 8 on\.$/)],
])('%s is refused in words that hold nothing of it', (text, message: unknown) => {
  const parsed = parseFields({ text });
  expect(parsed).toEqual({ error: { code: 'InvalidRow', message } });
  expect(JSON.stringify(parsed)).not.toContain('secret');
});

test('a line of over 16 MiB is a row that is refused, with its first 1,000 characters for its text', async () => {
  // What is kept of it is a whole object, and the character after it is cut in the middle of its bytes.
  const start = `{"a":1}${' '.repeat(992)}`;
  const { rows, tally } = await rowsOf('{"a":1}\n', `${start}😀😀`, Buffer.alloc(maxLineBytes, ' '), '\n{"a":2}\n');
  expect(rows).toEqual([
    { row: 0, line: 0, text: '{"a":1}' },
    { row: 1, line: 1, text: `${start}😀`, flaw: expect.stringContaining('16777216 bytes') as string },
    { row: 2, line: 2, text: '{"a":2}' },
  ]);
  expect(parseFields(rows[1] as SourceRow)).toMatchObject({ error: { code: 'InvalidRow' } });
  expect(tally).toEqual({ rows: 3, lines: 3 });
});

test('a long run of spaces within a line takes no long time', async () => {
  const text = `{"a":${' '.repeat(1024 * 1024)}1}`;
  const { rows } = await rowsOf(` \t${text} \r\n`);
  expect(rows[0]?.text === text).toBe(true);
});
