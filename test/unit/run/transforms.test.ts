import { describe, expect, test } from 'vitest';
import { readErrors } from '../../../shared/run/readErrors.ts';
import { paths } from '../../../shared/run/records.ts';
import { shufflePaths } from '../../../shared/run/shuffle.ts';
import { finish, jobOf, sentimentOf } from '../../support/finishedRun.ts';

/** What a job of these stages makes of rows in three partitions; all of it is verified. */
async function madeOf(stages: readonly object[], lines: readonly (string | object)[], fields: object = {}) {
  const run = await finish(jobOf(stages, fields), lines, [2, 4]);
  expect(await run.verify()).toMatchObject({ ok: true });
  const errors = (await Array.fromAsync(readErrors(run.store, run.run.id, run.run.start))).map(({ entry }) => entry);
  return { ...run, errors };
}

/** The rows with errors told by their codes alone. */
const coded = (rows: readonly Record<string, unknown>[]): unknown[] =>
  rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [
        name,
        name.endsWith('error') && value !== null ? (value as { code: string }).code : value,
      ]),
    ),
  );

describe('select', () => {
  test('leaves columns and what is at paths, by their last names or the names that they are given', async () => {
    const { output, end } = await madeOf(
      [{ transform: 'select', cols: ['text', 'a.b', { col: 'a.list.n', as: 'numbers' }, 'none'] }],
      ['{"text":"x","a":{"b":12345678901234567890,"list":[{"n":1.50},{}]},"other":1}', '{"other":1}'],
    );
    expect(output).toBe(
      '{"text":"x","b":12345678901234567890,"numbers":[1.50,null],"none":null}\n' +
        '{"text":null,"b":null,"numbers":null,"none":null}\n',
    );
    expect(end).toMatchObject({ stages: [], rows: { rows: 2, ok: 2 } });
    expect(end.transforms).toBeUndefined();
  });

  test('of the output shows the tutorial’s table, and an error beside it where there is one', async () => {
    const select = { output: { blob: 'output/rows.jsonl', select: ['text', 'sentiment.document.sentiment'] } };
    const { rows, end } = await madeOf(
      [sentimentOf('text')],
      [{ text: 'good' }, { text: '' }, 'broken', { id: 4 }],
      select,
    );
    expect(coded(rows)).toEqual([
      { text: 'good', sentiment: 'positive' },
      { text: '', sentiment: null, sentiment_error: 'InvalidDocument' },
      { _line: 3, _raw: 'broken', sentiment_error: 'InvalidRow' },
      { text: null, sentiment: null },
    ]);
    expect(end.rows).toEqual({ rows: 4, ok: 1, failed: 2, skipped: 1 });
  });

  test('needs no pass of its own: a stage behind it reads what it leaves', async () => {
    const { rows, store, run, end } = await madeOf(
      [
        sentimentOf('text'),
        { transform: 'select', cols: [{ col: 'sentiment.document.sentiment', as: 'mood' }, 'id'] },
        sentimentOf('mood', 'again'),
      ],
      [
        { id: 1, text: 'good' },
        { id: 2, text: '' },
      ],
    );
    expect(store.paths(paths.sections(run.id))).toEqual([]);
    expect(coded(rows)).toMatchObject([
      { id: 1, mood: 'positive', again: { document: { sentiment: 'neutral' } } },
      { id: 2, mood: null, sentiment_error: 'InvalidDocument', again: null },
    ]);
    expect(Object.keys(rows[0] ?? {})).toEqual(['mood', 'id', 'again', 'again_error']);
    expect(end.stages).toMatchObject([
      { name: 'TextSentiment (sentiment)', ok: 1, failed: 1, skipped: 0 },
      { name: 'TextSentiment (again)', ok: 1, failed: 0, skipped: 1 },
    ]);
  });
});

describe('explode', () => {
  const explode = { transform: 'explode', col: 'tags', as: 'tag' };

  test('gives a row for each element, in order, and none for an empty array or null', async () => {
    const { rows, end } = await madeOf(
      [explode],
      [
        { id: 1, tags: ['a', { b: 1 }] },
        { id: 2, tags: [] },
        { id: 3 },
        { id: 4, tags: null },
        { id: 5, tags: [null] },
      ],
    );
    expect(rows).toEqual([
      { id: 1, tags: ['a', { b: 1 }], tag: 'a' },
      { id: 1, tags: ['a', { b: 1 }], tag: { b: 1 } },
      { id: 5, tags: [null], tag: null },
    ]);
    expect(end.transforms).toEqual([{ name: 'explode', rowsIn: 5, rowsOut: 3 }]);
    expect(end.rows).toEqual({ rows: 3, ok: 3, failed: 0, skipped: 0 });
  });

  test('keeps a row with something else than an array, with an error of its own', async () => {
    const { rows, errors } = await madeOf([explode], ['{"tags":[1]}', '{"tags":"a"}', '', '{"tags":{}}', 'broken']);
    expect(coded(rows)).toEqual([
      { tags: [1], tag: 1 },
      { tags: 'a', tag: null, tag_error: 'InvalidValue' },
      { tags: {}, tag: null, tag_error: 'InvalidValue' },
      { _line: 5, _raw: 'broken', tag_error: 'InvalidRow' },
    ]);
    expect(errors).toMatchObject([
      { row: 1, line: 2, stage: 'explode', message: 'The column tags holds a string, not an array.', attempts: 0 },
      { row: 2, line: 4, stage: 'explode', message: 'The column tags holds an object, not an array.' },
    ]);
  });

  test('keeps what a row has in the column it would write, unless the job overwrites', async () => {
    const lines = [{ tags: [1] }, { tags: [2], tag: 'mine' }];
    expect(coded((await madeOf([explode], lines)).rows)).toEqual([
      { tags: [1], tag: 1 },
      { tags: [2], tag: 'mine', tag_error: 'ColumnExists' },
    ]);
    expect((await madeOf([explode], lines, { overwrite: true })).rows[1]).toEqual({ tags: [2], tag: 2 });
  });

  test('of an answer: services behind it see the new rows, and those that failed before are not lost', async () => {
    const { rows, end, errors } = await madeOf(
      [
        sentimentOf('text'),
        { transform: 'explode', col: 'words', as: 'word' },
        sentimentOf('word', 'mood'),
        { transform: 'select', cols: ['id', { col: 'mood.document.sentiment', as: 'mood' }] },
      ],
      [
        { id: 1, text: 'good', words: ['awful', 'great', ''] },
        { id: 2, text: '', words: [] },
        'broken',
        { id: 4, text: '', words: ['great'] },
        { id: 5, words: ['poor'] },
      ],
    );
    expect(coded(rows)).toEqual([
      { id: 1, mood: 'negative' },
      { id: 1, mood: 'positive' },
      { id: 1, mood: null, mood_error: 'InvalidDocument' },
      { id: 2, mood: null, sentiment_error: 'InvalidDocument' },
      { _line: 3, _raw: 'broken', sentiment_error: 'InvalidRow' },
      { id: 4, mood: 'positive', sentiment_error: 'InvalidDocument' },
      { id: 5, mood: 'negative' },
    ]);
    expect(end.transforms).toEqual([{ name: 'explode', rowsIn: 5, rowsOut: 7 }]);
    expect(end.stages).toMatchObject([
      { name: 'TextSentiment (sentiment)', rows: 5, ok: 1, failed: 3, skipped: 1 },
      { name: 'TextSentiment (mood)', rows: 7, ok: 4, failed: 2, skipped: 1 },
    ]);
    expect(end.rows).toEqual({ rows: 7, ok: 2, failed: 4, skipped: 1 });
    expect(errors.map(({ row, line, stage, code }) => [row, line, stage, code])).toEqual([
      [1, 2, 'TextSentiment (sentiment)', 'InvalidDocument'],
      [2, 3, 'TextSentiment (sentiment)', 'InvalidRow'],
      [3, 4, 'TextSentiment (sentiment)', 'InvalidDocument'],
      [2, 1, 'TextSentiment (mood)', 'InvalidDocument'],
      [4, 3, 'TextSentiment (mood)', 'InvalidRow'],
    ]);
  });
});

describe('UrlExpander', () => {
  const expander = { transform: 'UrlExpander', imageCol: 'images', urlCol: 'url' };

  test('gives the URLs of the images found, and nothing else of a row', async () => {
    const found = (...urls: (string | undefined)[]) => ({
      value: urls.map((contentUrl) => ({ contentUrl, width: 1 })),
    });
    const { rows, end } = await madeOf(
      [expander],
      [
        { id: 1, images: found('a', 'b') },
        { id: 2, images: null },
        { id: 3, images: found() },
        { images: found(undefined, 'c') },
      ],
    );
    expect(rows).toEqual([{ url: 'a' }, { url: 'b' }, { url: null }, { url: 'c' }]);
    expect(end.transforms).toEqual([{ name: 'UrlExpander', rowsIn: 4, rowsOut: 4 }]);
  });

  test('keeps a row that failed, with its errors', async () => {
    const { rows, end } = await madeOf(
      [sentimentOf('text'), expander],
      [
        { text: '' },
        { text: 'good' },
        { text: '', images: { value: [{ contentUrl: 'a' }] } },
        { text: 'x', images: { value: 7 } },
        '[]',
      ],
    );
    expect(coded(rows)).toEqual([
      { url: null, sentiment_error: 'InvalidDocument' },
      { url: 'a', sentiment_error: 'InvalidDocument' },
      { url: null, url_error: 'InvalidValue' },
      { _line: 5, _raw: '[]', sentiment_error: 'InvalidRow' },
    ]);
    expect(end.rows).toEqual({ rows: 4, ok: 0, failed: 4, skipped: 0 });
  });

  test('and distinct images are the first of each, as in the tutorial', async () => {
    const images = (...urls: string[]) => ({ images: { value: urls.map((contentUrl) => ({ contentUrl })) } });
    const { output, end } = await madeOf(
      [expander, { transform: 'dropDuplicates' }],
      [images('b', 'a'), images('c'), images('a'), images(), images('b', 'd', 'd')],
    );
    expect(output).toBe('{"url":"b"}\n{"url":"a"}\n{"url":"c"}\n{"url":"d"}\n');
    expect(end.transforms).toEqual([
      { name: 'UrlExpander', rowsIn: 5, rowsOut: 7 },
      { name: 'dropDuplicates', rowsIn: 7, rowsOut: 4 },
    ]);
  });
});

describe('dropDuplicates', () => {
  test('keeps the first of equal rows, whatever the order of their members or the spelling of their numbers', async () => {
    const { output, end } = await madeOf(
      [{ transform: 'dropDuplicates' }],
      [
        '{"a":1,"b":"x"}',
        '{ "b": "x", "a": 1.0 }',
        '{"a":1,"b":"x","c":null}',
        '{"a":9007199254740993}',
        '{"a":9007199254740992}',
        '{"b":"\\u0078","a":1}',
      ],
    );
    expect(output).toBe('{"a":1,"b":"x"}\n{"a":9007199254740993}\n{"a":9007199254740992}\n');
    expect(end.transforms).toEqual([{ name: 'dropDuplicates', rowsIn: 6, rowsOut: 3 }]);
  });

  test('by some columns, with null equal to missing, and never drops a row that failed', async () => {
    const { rows, end } = await madeOf(
      [sentimentOf('text'), { transform: 'dropDuplicates', cols: ['k', 'o.k'] }, sentimentOf('k', 'mood')],
      [
        { id: 1, k: 'good', text: '' },
        { id: 2, k: 'good', text: 'x' },
        { id: 3, k: 'good', o: { k: null }, text: 'y' },
        { id: 4, k: 'good', o: { k: 1 } },
        { id: 5, k: 'good', text: '' },
        'broken',
        'broken',
      ],
    );
    expect(rows.map(({ id, _line }) => id ?? _line)).toEqual([1, 2, 4, 5, 6, 7]);
    expect(end.transforms).toEqual([{ name: 'dropDuplicates', rowsIn: 7, rowsOut: 6 }]);
    expect(end.stages[1]).toMatchObject({ rows: 6, ok: 4, failed: 2 });
    expect(end.rows).toEqual({ rows: 6, ok: 1, failed: 4, skipped: 1 });
  });

  test('of few values among many rows keeps few bytes of each row, and of none that is nested too deep', async () => {
    const deep = (within: number) => `{"k":${'['.repeat(5000)}${within}${']'.repeat(5000)}}`;
    const lines = [...Array.from({ length: 3000 }, (_, at) => ({ k: at % 3 })), deep(1), deep(2), deep(1)];
    const { rows, store, run } = await madeOf([{ transform: 'dropDuplicates' }], lines);
    expect(rows.map(({ k }) => (Array.isArray(k) ? 'deep' : k))).toEqual([0, 1, 2, 'deep', 'deep']);
    const kept = store.paths(shufflePaths.rows(run.id, 0)).map(async (path) => (await store.head(path))?.size ?? 0);
    const bytes = (await Promise.all(kept)).reduce((sum, size) => sum + size, 0);
    // The head of each of three blobs has 4 bytes for each of 1,024 slots.
    expect(bytes - 3 * 4 * 1025).toBeLessThan(6 * lines.length);
  });

  test('twice, with rows in between that it has not seen', async () => {
    const { rows, end } = await madeOf(
      [
        { transform: 'dropDuplicates', cols: ['id'] },
        { transform: 'explode', col: 'tags', as: 'tag' },
        { transform: 'dropDuplicates', cols: ['tag'] },
        { transform: 'select', cols: ['tag'] },
      ],
      [
        { id: 1, tags: ['a', 'b'] },
        { id: 1, tags: ['z'] },
        { id: 2, tags: ['b', 'c', 'a'] },
      ],
    );
    expect(rows).toEqual([{ tag: 'a' }, { tag: 'b' }, { tag: 'c' }]);
    expect(end.transforms).toEqual([
      { name: 'dropDuplicates (1)', rowsIn: 3, rowsOut: 2 },
      { name: 'explode', rowsIn: 2, rowsOut: 5 },
      { name: 'dropDuplicates (2)', rowsIn: 5, rowsOut: 3 },
    ]);
  });
});

test('an input without rows comes to an output without any', async () => {
  const { output, end } = await madeOf(
    [{ transform: 'explode', col: 'a', as: 'b' }, sentimentOf('b'), { transform: 'dropDuplicates' }],
    [],
  );
  expect(output).toBe('');
  expect(end.transforms?.every(({ rowsIn }) => rowsIn === 0)).toBe(true);
});
