import { expect, test } from 'vitest';
import { countKinds, noCalls, type Outcome } from '../../../shared/model/outcome.ts';
import { joinedRows } from '../../../shared/run/joinedRows.ts';
import { toOutcomeLine } from '../../../shared/run/outcomeLine.ts';
import { createRecord } from '../../../shared/run/recordStore.ts';
import { paths } from '../../../shared/run/records.ts';
import type { PassedRow } from '../../../shared/run/sectionRows.ts';
import { openSegmentLog } from '../../../shared/run/segmentLog.ts';
import { aJob, aRun, aStage } from '../../support/factories.ts';
import { jobOf } from '../../support/finishedRun.ts';
import { createMemoryStore } from '../../support/memoryStore.ts';

const failed = (code: string): Outcome => ({ kind: 'failed', error: { code, message: 'Why.' } });
const skipped: Outcome = { kind: 'skipped', reason: 'text is null' };
const ok = (value: unknown): Outcome => ({ kind: 'ok', value });

/** The lines joined with the outcomes of stages that write to `a`, `b` and so on. */
async function joined(lines: readonly string[], stages: readonly (readonly Outcome[])[], errorCol?: string) {
  const store = createMemoryStore({ chunkBytes: 5 });
  const job = aJob({
    stages: stages.map((_, at) =>
      aStage({ outputCol: 'ab'[at] as string, ...(errorCol && at === 0 ? { errorCol } : {}) }),
    ),
  });
  const run = await aRun(store, `${lines.join('\n')}\n`, { job });
  for (const [stage, outcomes] of stages.entries()) {
    const log = await openSegmentLog(store, { id: run.id, partition: 0, stage });
    await log.append(
      outcomes.map((outcome, row) => toOutcomeLine(row, row, outcome)),
      noCalls,
    );
    const { counts, calls, segments } = log;
    await createRecord(store, paths.ledger(run.id, 0, stage), {
      format: 1,
      counts,
      calls,
      lines: lines.length,
      segments,
    });
  }
  const rows: PassedRow[] = [];
  for await (const block of joinedRows(store, run, 0, 101)) rows.push(...block);
  return rows;
}

test('a row has its outcomes behind its own text, both columns of each stage in every row', async () => {
  const rows = await joined(
    ['{"n":1}', '{"n":2}', '{"n":3}'],
    [
      [ok({ x: 1 }), failed('No'), skipped],
      [ok('two'), ok('two'), ok('two')],
    ],
  );
  expect(rows.map(({ text }) => text)).toEqual([
    '{"n":1,"a":{"x":1},"a_error":null,"b":"two","b_error":null}',
    '{"n":2,"a":null,"a_error":{"code":"No","message":"Why."},"b":"two","b_error":null}',
    '{"n":3,"a":null,"a_error":null,"b":"two","b_error":null}',
  ]);
});

test('a row is failed if any stage failed it, else skipped if any skipped it, else ok', async () => {
  const first = [ok(1), ok(1), failed('No'), skipped, ok(1)];
  const second = [ok(1), skipped, ok(1), failed('No'), failed('No')];
  const rows = await joined(
    first.map((_, n) => `{"n":${n}}`),
    [first, second],
  );
  expect(rows.map(({ kind }) => kind)).toEqual(['ok', 'skipped', 'failed', 'failed', 'failed']);
  expect(countKinds(rows)).toEqual({ rows: 5, ok: 1, skipped: 1, failed: 3 });
});

test('a line that is no row is kept as text with its number in the input, under the first stage’s error column alone', async () => {
  const [, row] = await joined(
    ['', '{"n":1}', '{"n":'],
    [
      [ok(1), failed('InvalidRow')],
      [ok(1), failed('InvalidRow')],
    ],
  );
  expect(row?.text).toBe('{"_line":103,"_raw":"{\\"n\\":","a_error":{"code":"InvalidRow","message":"Why."}}');
});

test('a service’s error with that same code does not turn a row into a broken line', async () => {
  const [row] = await joined(['{"n":1}'], [[failed('InvalidRow')]]);
  expect(row?.text).toBe('{"n":1,"a":null,"a_error":{"code":"InvalidRow","message":"Why."}}');
});

test('an error column may have any name', async () => {
  const [row] = await joined(['{"n":'], [[failed('InvalidRow')]], "$&$'$$");
  expect(Object.keys(JSON.parse(row?.text ?? '') as object)).toEqual(['_line', '_raw', "$&$'$$"]);
});

test('what a row had in its output column is kept where the job does not overwrite', async () => {
  const refused = failed('ColumnExists');
  const rows = await joined(['{"a":"mine"}', '{"a_error":"mine"}'], [[refused, refused]]);
  expect(rows.map(({ text }) => text)).toEqual([
    '{"a":"mine","a_error":{"code":"ColumnExists","message":"Why."}}',
    '{"a":null,"a_error":{"code":"ColumnExists","message":"Why."}}',
  ]);
});

test('a row that becomes many, each with all that it held, is never held as their texts', async () => {
  const store = createMemoryStore();
  const job = jobOf([{ transform: 'explode', col: 'points', as: 'point' }]);
  const points = Array.from({ length: 20 }, (_, at) => `${at}`.padEnd(20_000, 'x'));
  const run = await aRun(store, `${JSON.stringify({ points })}\n`, { job });
  const sizes: number[] = [];
  for await (const block of joinedRows(store, run, 0, 1)) sizes.push(block.length);
  // Three rows of 420,000 characters are over a million.
  expect(sizes).toEqual([3, 3, 3, 3, 3, 3, 2]);
});
