import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSeclusion } from '../../../shared/core/seclusion.ts';
import type { Job, Stage } from '../../../shared/model/job.ts';
import { enrichPart } from '../../../shared/run/enrichPart.ts';
import { readErrors } from '../../../shared/run/readErrors.ts';
import { readRecord } from '../../../shared/run/recordStore.ts';
import { type LedgerRecord, paths } from '../../../shared/run/records.ts';
import { RunTrouble } from '../../../shared/run/runTrouble.ts';
import { textSentiment } from '../../../shared/services/textSentiment.ts';
import {
  aClient,
  aJob,
  aRun,
  aStage,
  enrichToEnd,
  noContent,
  onward,
  parseRows,
  runToEnd,
} from '../../support/factories.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { createMemoryStore, type MemoryStoreOptions } from '../../support/memoryStore.ts';
import {
  answer,
  createScriptedTransport,
  fault,
  refusal,
  type Script,
  sentimentOf,
} from '../../support/scriptedTransport.ts';

interface Options {
  readonly script?: Script;
  readonly job?: Job;
  readonly cutBefore?: readonly number[];
  readonly concurrency?: number;
  readonly store?: MemoryStoreOptions;
}

async function aSetup(input: string | Uint8Array, options: Options = {}) {
  const { script, job = aJob(), cutBefore = [], concurrency = 2 } = options;
  const clock = createFakeClock();
  const store = createMemoryStore({ chunkBytes: 7, ...options.store });
  const transport = createScriptedTransport(clock, script ? { script } : {});
  const run = await aRun(store, input, { job, cutBefore });
  const client = aClient(clock, transport.send);
  const deps = { store, clock, client, concurrency, content: noContent, control: onward, seclusion: createSeclusion() };
  const ledger = (partition = 0, stage = 0) => readRecord<LedgerRecord>(store, paths.ledger(run.id, partition, stage));
  const once = () =>
    enrichPart({ ...deps, service: textSentiment }, run, { id: run.id, partition: 0, stage: 0 }, concurrency);
  return { ...deps, run, deps, calls: transport.calls, ledger, once };
}

/** A whole run over this input, and its output's rows. */
async function outputOf(input: string | Uint8Array, options: Options = {}) {
  const setup = await aSetup(input, options);
  const result = await runToEnd(setup.run, setup.deps);
  const text = setup.store.text('output/rows.jsonl') ?? '';
  return { ...setup, result, text, rows: parseRows(text) };
}

const jsonl = (rows: readonly unknown[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
const sentTexts = (calls: readonly { documents: readonly { text: string }[] }[]): string[] =>
  calls.flatMap(({ documents }) => documents.map(({ text }) => text));
const withStage = (stage: Partial<Stage>): Job => aJob({ stages: [aStage(stage)] });

test('rows come out in their order, each with its own answer, packed into full batches', async () => {
  const texts = Array.from({ length: 23 }, (_, at) => ['a good day', 'an awful day', 'a day'][at % 3] as string);
  const { rows, calls, result } = await outputOf(jsonl(texts.map((text, id) => ({ id, text }))));
  expect(calls.map(({ documents }) => documents.length)).toEqual([10, 10, 3]);
  expect(rows.map(({ id }) => id)).toEqual(texts.map((_, at) => at));
  expect(rows).toMatchObject(
    texts.map((text) => ({ sentiment: { document: sentimentOf(text) }, sentiment_error: null })),
  );
  expect(result).toMatchObject({ ok: true, rows: { rows: 23, ok: 23, failed: 0, skipped: 0 } });
});

describe('rows that are clear without a call', () => {
  test('null and absent are skipped, empty fails, a wrong type fails, and none of them is sent', async () => {
    const { rows, calls, result } = await outputOf(
      jsonl([{ text: null }, {}, { text: '' }, { text: 7 }, { text: ['a'] }]),
    );
    expect(calls).toEqual([]);
    expect(rows.map((row) => [row.sentiment, (row.sentiment_error as { code: string } | null)?.code])).toEqual([
      [null, undefined],
      [null, undefined],
      [null, 'InvalidDocument'],
      [null, 'InvalidValue'],
      [null, 'InvalidValue'],
    ]);
    expect(result).toMatchObject({ rows: { rows: 5, ok: 0, failed: 3, skipped: 2 } });
  });

  test('a text is measured in grapheme clusters: 5,120 families fit, one more does not', async () => {
    const family = '👨‍👩‍👧‍👦';
    const texts = [5119, 5120, 5121].map((count) => family.repeat(count));
    const { rows, calls } = await outputOf(jsonl([...texts, 'x'.repeat(5121)].map((text) => ({ text }))), {
      store: { chunkBytes: 4093 },
    });
    expect(rows.map((row) => (row.sentiment_error as { code: string } | null)?.code)).toEqual([
      undefined,
      undefined,
      'InvalidDocument',
      'InvalidDocument',
    ]);
    expect(sentTexts(calls)).toEqual(texts.slice(0, 2));
  });

  test('a document that is larger than a request may be fails, and the rows around it do not', async () => {
    // One grapheme cluster, however long.
    const huge = `e${'\u0301'.repeat(600_000)}`;
    const { rows, calls } = await outputOf(jsonl([{ text: 'good' }, { text: huge }, { text: 'awful' }]), {
      store: { chunkBytes: 40_093 },
    });
    expect(rows.map((row) => (row.sentiment_error as { code: string } | null)?.code)).toEqual([
      undefined,
      'RequestTooLarge',
      undefined,
    ]);
    expect(calls).toHaveLength(1);
  });

  test('an existing output column is never lost: the row fails and keeps it', async () => {
    const input = jsonl([
      { text: 'good' },
      { text: 'good', sentiment: 'mine' },
      { text: 'good', sentiment_error: 'mine' },
    ]);
    const { rows, calls } = await outputOf(input);
    expect(sentTexts(calls)).toEqual(['good']);
    expect(rows[1]).toMatchObject({ sentiment: 'mine', sentiment_error: { code: 'ColumnExists' } });
    expect(rows[2]).toMatchObject({ sentiment: null, sentiment_error: { code: 'ColumnExists' } });
    const overwritten = await outputOf(input, { job: aJob({ overwrite: true }) });
    expect(overwritten.rows).toMatchObject(
      Array.from({ length: 3 }, () => ({ sentiment: { document: {} }, sentiment_error: null })),
    );
  });
});

describe('lines that are not quite what they should be', () => {
  test('broken ones are told by their number in the whole input, and the others get through', async () => {
    const lines = ['{"text":"good"}', '', '{"text":', '{"text":"awful"}', '[1]', '', '"no"', '{"text":"great"}'];
    const { rows } = await outputOf(`${lines.join('\n')}\n`, { cutBefore: [3, 5] });
    expect(rows.map((row) => row._line ?? sentimentOf(row.text as string).sentiment)).toEqual([
      'positive',
      3,
      'negative',
      5,
      7,
      'positive',
    ]);
    expect(rows[1]).toEqual({
      _line: 3,
      _raw: '{"text":',
      sentiment_error: { code: 'InvalidRow', message: expect.any(String) as string },
    });
  });

  test('CRLF, a byte order mark, blank lines and no newline at the end change nothing', async () => {
    const { text } = await outputOf('\uFEFF\r\n{"text":"good"}\r\n \r\n{"text":"awful"}');
    const plain = await outputOf('{"text":"good"}\n{"text":"awful"}\n');
    expect(text).toBe(plain.text);
  });

  test('a line that is no UTF-8 fails alone', async () => {
    const input = Buffer.concat([
      Buffer.from('{"text":"good"}\n{"text":"caf'),
      Buffer.of(0xe9),
      Buffer.from('"}\n{"text":"poor"}\n'),
    ]);
    const { rows } = await outputOf(input);
    expect(rows).toMatchObject([
      { text: 'good' },
      { _line: 2, _raw: '{"text":"caf\uFFFD"}', sentiment_error: { code: 'InvalidRow' } },
      { text: 'poor' },
    ]);
  });

  test('a line of over 16 MiB fails alone, and only its start is kept', async () => {
    const long = `{"text":"${'x'.repeat(16 * 1024 * 1024)}"}`;
    const input = `{"text":"good"}\n${long}\n{"text":"poor"}\n`;
    const { rows } = await outputOf(input, { store: { chunkBytes: 64 * 1024 } });
    expect(rows).toMatchObject([
      { text: 'good', sentiment_error: null },
      { _line: 2, _raw: long.slice(0, 1000), sentiment_error: { code: 'InvalidRow' } },
      { text: 'poor', sentiment_error: null },
    ]);
  });

  test('the input’s own text is kept, digits and spaces included', async () => {
    const { text } = await outputOf('{ "id": 12345678901234567890, "text": "good" }\n', {
      job: withStage({ outputCol: 'a/b' }),
    });
    expect(text).toMatch(/^\{ "id": 12345678901234567890, "text": "good","a\/b":\{.*\},"a\/b_error":null\}\n$/);
  });

  test('an error column may have any name', async () => {
    const { rows } = await outputOf('{"text":\n', { job: withStage({ errorCol: "$&$'$$" }) });
    expect(Object.keys(rows[0] ?? {})).toEqual(['_line', '_raw', "$&$'$$"]);
  });

  test('an input without rows is a run without rows', async () => {
    for (const input of ['', '\n\n'])
      expect(await outputOf(input)).toMatchObject({ text: '', result: { ok: true, rows: { rows: 0 } } });
  });
});

describe('stages', () => {
  test('one reads what another wrote, and skips the rows that have nothing there', async () => {
    const second = aStage({ outputCol: 'again', params: { text: { column: 'sentiment.document.sentiment' } } });
    const job = aJob({ stages: [second, aStage()] });
    const { rows, calls, ledger } = await outputOf(jsonl([{ text: 'good' }, { text: '' }, { text: null }]), { job });
    expect(sentTexts(calls)).toEqual(['good', 'positive']);
    expect(rows).toMatchObject([
      { again: { document: { sentiment: 'neutral' } }, again_error: null },
      { again: null, again_error: null, sentiment_error: { code: 'InvalidDocument' } },
      { again: null, again_error: null, sentiment: null },
    ]);
    expect((await ledger(0, 0)).counts).toEqual({ rows: 3, ok: 1, failed: 0, skipped: 2 });
  });

  test('parameters from columns: rows of one query share a request, and languages go with their documents', async () => {
    const params = { text: { column: 'text' }, language: { column: 'lang' }, modelVersion: { column: 'version' } };
    const rows = Array.from({ length: 30 }, (_, at) => ({
      text: `good ${at}`,
      lang: at % 2 ? 'de' : null,
      version: at % 3 ? null : 'v3',
    }));
    const { calls, result } = await outputOf(jsonl(rows), { job: withStage({ params }) });
    const versions = calls.map(({ url, documents }) => [url.searchParams.get('model-version'), documents.length]);
    expect(versions).toEqual(
      expect.arrayContaining([
        ['latest', 10],
        ['latest', 10],
        ['v3', 10],
      ]),
    );
    expect(calls).toHaveLength(3);
    const sent = calls.flatMap(({ documents }) => documents.map(({ text, language }) => [text, language]));
    expect(new Map(sent as [string, string][]).get('good 1')).toBe('de');
    expect(result).toMatchObject({ rows: { ok: 30 } });
  });
});

describe('a long part', () => {
  const many = jsonl(Array.from({ length: 300 }, (_, id) => ({ id, text: `good ${id}` })));

  test('goes back to a timer after 4 minutes, goes on where it was, and sends no row twice', async () => {
    const setup = await aSetup(many);
    const slow = {
      ...setup.deps,
      client: (request: Parameters<typeof setup.client>[0]) => (setup.clock.advance(20_000), setup.client(request)),
    };
    const turns = await enrichToEnd(setup.run, 0, 0, slow);
    expect(turns).toBeGreaterThan(1);
    expect(new Set(sentTexts(setup.calls)).size).toBe(300);
    expect(sentTexts(setup.calls)).toHaveLength(300);
    expect((await setup.ledger()).counts.ok).toBe(300);
  });

  test('goes back to a timer where the service asks for a long wait, and keeps what it has', async () => {
    const setup = await aSetup(many, {
      script: (_, index) => (index === 20 ? { status: 429, headers: { 'retry-after': '90' }, text: '' } : undefined),
    });
    const first = await setup.once();
    expect(first).toEqual({ done: false, resumeAt: expect.any(Number) as number });
    expect((first as { resumeAt: number }).resumeAt - setup.clock.now()).toBe(90_000);
    await enrichToEnd(setup.run, 0, 0, setup.deps);
    const sent = sentTexts(setup.calls);
    // Only the throttled batch went out twice.
    expect(sent).toHaveLength(310);
    expect((await setup.ledger()).calls).toEqual({ sent: 31, retried: 0, throttled: 1 });
  });

  test('is done once: a worker that comes later finds it so, and asks nothing', async () => {
    const setup = await aSetup(many);
    await setup.once();
    const before = setup.calls.length;
    expect(await setup.once()).toEqual({ done: true });
    expect(setup.calls).toHaveLength(before);
  });

  test('fails what is left when the run’s time is over, and still accounts for every row', async () => {
    const setup = await aSetup(many, { job: aJob({ limits: { maxMinutes: 1 } }) });
    setup.clock.advance(61_000);
    await enrichToEnd(setup.run, 0, 0, setup.deps);
    expect(setup.calls).toEqual([]);
    expect((await setup.ledger()).counts).toEqual({ rows: 300, ok: 0, failed: 300, skipped: 0 });
  });

  test('that loses its input halfway keeps the answers it has paid for, and nothing is left in flight', async () => {
    let broken = true;
    const onRead = (path: string, at: number): void => {
      if (broken && path === 'input/rows.jsonl' && at > 4000) throw new Error('the connection is gone');
    };
    const setup = await aSetup(many, { store: { onRead } });
    await expect(setup.once()).rejects.toThrow('the connection is gone');
    const answered = setup.calls.length;
    expect(answered).toBeGreaterThan(5);
    await new Promise(setImmediate);
    expect(setup.calls).toHaveLength(answered);
    broken = false;
    await enrichToEnd(setup.run, 0, 0, setup.deps);
    expect(new Set(sentTexts(setup.calls)).size).toBe(300);
    expect(sentTexts(setup.calls)).toHaveLength(300);
  });

  test('whose ledger would not add up ends the run instead of claiming it', async () => {
    const setup = await aSetup(many);
    const stray = { ...setup.deps, service: { ...textSentiment, split: () => [] } };
    await expect(enrichPart(stray, setup.run, { id: setup.run.id, partition: 0, stage: 0 }, 1)).rejects.toThrow(
      RunTrouble,
    );
  });
});

test('any script of faults: every row has exactly one outcome, and what is ok is right', async () => {
  const answers = fc.constantFrom<(ReturnType<Script> | 'serve')[]>(
    'serve',
    'serve',
    'serve',
    'serve',
    refusal(500, 'Busy'),
    refusal(503, 'Busy', 'Busy', { 'retry-after': '30' }),
    refusal(400, 'Bad'),
    refusal(413, 'Large'),
    refusal(401, '401'),
    refusal(403, 'Forbidden'),
    refusal(404, 'Gone'),
    refusal(408, 'Late'),
    refusal(410, 'Retired'),
    refusal(415, 'Media'),
    { status: 429, headers: { 'retry-after': '1' }, text: '' },
    { status: 429, headers: { 'retry-after': '60' }, text: '' },
    refusal(429, 'CapacityLimitExceeded'),
    fault(),
    fault('TimedOut'),
    answer(200, '{"documents":['),
    answer(200, 'garbage'),
    answer(200, { documents: [], errors: [], modelVersion: '1' }),
  );
  const texts = fc.constantFrom('good', 'awful day', 'POISON', '', null, 7, 'a day', undefined);
  const cases = fc.record({
    rows: fc.array(texts, { maxLength: 45 }),
    script: fc.array(answers, { minLength: 1, maxLength: 12 }),
    cut: fc.nat(45),
    concurrency: fc.integer({ min: 1, max: 4 }),
    batchSize: fc.integer({ min: 1, max: 10 }),
  });
  await fc.assert(
    fc.asyncProperty(cases, async ({ rows, script, cut, concurrency, batchSize }) => {
      const result = await outputOf(jsonl(rows.map((text, id) => ({ id, text }))), {
        script: (_, index) => {
          const said = script[index];
          return said === 'serve' ? undefined : said;
        },
        cutBefore: [cut],
        concurrency,
        job: withStage({ batchSize }),
        store: { chunkBytes: 61 },
      });
      const { rows: total, ok, failed, skipped } = (result.result as { rows: LedgerRecord['counts'] }).rows;
      expect([total, ok + failed + skipped]).toEqual([rows.length, rows.length]);
      expect(result.rows.map(({ id }) => id)).toEqual([...rows.keys()]);
      for (const [at, row] of result.rows.entries()) {
        const text = rows[at];
        if (row.sentiment !== null) expect(row.sentiment).toMatchObject({ document: sentimentOf(String(text)) });
        if (text === null || text === undefined) expect([row.sentiment, row.sentiment_error]).toEqual([null, null]);
        if (text === '' || text === 7 || text === 'POISON') expect(row.sentiment_error).not.toBeNull();
      }
      expect([ok, failed]).toEqual([
        result.rows.filter((row) => row.sentiment !== null).length,
        result.rows.filter((row) => row.sentiment_error !== null).length,
      ]);
      const listed: unknown[] = [];
      for await (const { entry } of readErrors(result.store, result.run.id, result.run.start)) listed.push(entry.row);
      expect(listed).toHaveLength(failed);
    }),
    { numRuns: 150 },
  );
});
