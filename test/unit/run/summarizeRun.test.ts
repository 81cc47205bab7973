import { describe, expect, test } from 'vitest';
import { createSeclusion } from '../../../shared/core/seclusion.ts';
import { failed, noCalls } from '../../../shared/model/outcome.ts';
import type { RunState } from '../../../shared/model/summary.ts';
import { BlobChanged, type BlobStore } from '../../../shared/ports.ts';
import { deleteRun } from '../../../shared/run/deleteRun.ts';
import type { ErrorPlace } from '../../../shared/run/failedRows.ts';
import { listRuns } from '../../../shared/run/listRuns.ts';
import { toOutcomeLine } from '../../../shared/run/outcomeLine.ts';
import { createTries } from '../../../shared/run/partTries.ts';
import { type ErrorEntry, readErrors } from '../../../shared/run/readErrors.ts';
import { readOutput } from '../../../shared/run/readOutput.ts';
import { createRecord } from '../../../shared/run/recordStore.ts';
import { paths, type StartRecord, type TryRecord } from '../../../shared/run/records.ts';
import { openSegmentLog } from '../../../shared/run/segmentLog.ts';
import { markStarted } from '../../../shared/run/startedRuns.ts';
import { endRecord, summarizeRun } from '../../../shared/run/summarizeRun.ts';
import { aClient, aJob, aRun, aStage, enrichToEnd, runToEnd } from '../../support/factories.ts';
import { createFakeClock, epoch } from '../../support/fakeClock.ts';
import { createMemoryStore } from '../../support/memoryStore.ts';
import { createScriptedTransport, refusal } from '../../support/scriptedTransport.ts';

/** What users ask of a run: its summary, its errors, its rows, the list. Seven rows in three partitions. */
const lines = [
  '{"text":"good"}',
  '',
  '{"text":""}',
  '{"text":null}',
  '{"text":',
  '{"text":"POISON"}',
  '{"text":"great"}',
  '{"text":"poor"}',
];

async function aSetup() {
  const clock = createFakeClock();
  const store = createMemoryStore({ chunkBytes: 9 });
  const transport = createScriptedTransport(clock, {
    script: (_, index) => (index === 0 ? refusal(503, 'Busy') : undefined),
  });
  const job = aJob({ stages: [aStage({ batchSize: 1 })] });
  const run = await aRun(store, `${lines.join('\n')}\n`, { job, cutBefore: [3, 6] });
  return { clock, store, run, deps: { store, clock, client: aClient(clock, transport.send) } };
}

const saying = (state: RunState, reason?: string) => () =>
  Promise.resolve({ state, ...(reason === undefined ? {} : { reason }) });

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** A run that has its output and its end record. */
async function aFinishedRun() {
  const setup = await aSetup();
  const result = await runToEnd(setup.run, setup.deps);
  if (!result.ok) throw new Error(result.reason);
  const end = await endRecord(setup.store, 'run-1', setup.run.start, {
    state: 'succeeded',
    finishedAt: '2026-03-01T12:30:00Z',
    outputEtag: result.etag,
  });
  await createRecord(setup.store, paths.end('run-1'), end);
  return setup;
}

test('a run that there is not has no summary', async () => {
  expect(
    await summarizeRun({ store: createMemoryStore(), clock: createFakeClock() }, 'none', saying('queued')),
  ).toBeUndefined();
});

test('a run that has only begun has no rows yet', async () => {
  const { store } = await aSetup();
  expect(await summarizeRun({ store, clock: createFakeClock() }, 'run-1', saying('queued'))).toEqual({
    id: 'run-1',
    state: 'queued',
    startedAt: new Date(epoch).toISOString(),
    output: 'output/rows.jsonl',
    rows: { total: 0, ok: 0, failed: 0, skipped: 0 },
    stages: [{ name: 'TextSentiment', ok: 0, failed: 0, skipped: 0 }],
    partitions: { total: 3, done: 0 },
    calls: { sent: 0, retried: 0, throttled: 0 },
  });
});

test('a run under way shows what is done so far', async () => {
  const { store, run, deps } = await aSetup();
  await enrichToEnd(run, 0, 0, deps);
  expect(await summarizeRun({ store, clock: createFakeClock() }, 'run-1', saying('running'))).toMatchObject({
    state: 'running',
    rows: { total: 2, ok: 1, failed: 1, skipped: 0 },
    partitions: { total: 3, done: 1 },
    calls: { sent: 2, retried: 1, throttled: 0 },
  });
});

test('a finished run shows its end, whatever the engine says by now', async () => {
  const { store } = await aFinishedRun();
  expect(await summarizeRun({ store, clock: createFakeClock() }, 'run-1', saying('running'))).toMatchObject({
    state: 'succeeded',
    rows: { total: 7, ok: 3, failed: 3, skipped: 1 },
    stages: [{ name: 'TextSentiment', ok: 3, failed: 3, skipped: 1 }],
    partitions: { total: 3, done: 3 },
    finishedAt: '2026-03-01T12:30:00Z',
  });
});

test('a failed run says why, and what it got done', async () => {
  const { store, run, deps } = await aSetup();
  await enrichToEnd(run, 0, 0, deps);
  const end = await endRecord(store, 'run-1', run.start, {
    state: 'failed',
    finishedAt: '2026-03-01T12:30:00Z',
    reason: 'No more.',
  });
  await createRecord(store, paths.end('run-1'), end);
  expect(await summarizeRun({ store, clock: createFakeClock() }, 'run-1', saying('running'))).toMatchObject({
    state: 'failed',
    reason: 'No more.',
    rows: { total: 2 },
  });
});

test('a run whose engine gave up is failed, with the engine’s reason', async () => {
  const { store } = await aSetup();
  expect(
    await summarizeRun({ store, clock: createFakeClock() }, 'run-1', saying('failed', 'Terminated.')),
  ).toMatchObject({
    state: 'failed',
    reason: 'Terminated.',
  });
});

describe('a run that makes no progress', () => {
  const minute = 60_000;

  /** What the summary gives as its reason this long after the last row was finished, with these records of tries. */
  async function reasonAfter(ms: number, tries: readonly Partial<TryRecord>[] = [], state: RunState = 'running') {
    const clock = createFakeClock();
    const store = createMemoryStore({ clock });
    const run = await aRun(store, `${lines.join('\n')}\n`, { cutBefore: [3, 6] });
    clock.advance(10 * minute);
    await enrichToEnd(run, 0, 0, { store, clock, client: aClient(clock, createScriptedTransport(clock, {}).send) });
    for (const [partition, each] of tries.entries()) {
      const part = { id: run.id, partition: partition + 1, stage: 0 };
      const tried = createTries(store, part, createSeclusion(), { ...aTry, ...each }, () => 0);
      await tried.begin();
      if (each.resumeAt !== undefined) await tried.close(each.resumeAt, each);
    }
    clock.advance(ms);
    return (await summarizeRun({ store, clock }, 'run-1', saying(state)))?.reason;
  }
  const aTry: TryRecord = { format: 1, rows: 0, suspicion: 0, passed: 0, lost: 0 };
  const finished = new Date(epoch + 10 * minute).toISOString();
  const later = epoch + 60 * minute;

  test('says so after 5 minutes, and not before', async () => {
    expect(await reasonAfter(5 * minute - 1)).toBeUndefined();
    expect(await reasonAfter(5 * minute)).toBe(`Nothing was finished since ${finished}: no part has said why.`);
  });

  test('says what its parts wait for, what stopped them, and how many workers they lost', async () => {
    const reason = await reasonAfter(6 * minute, [
      { resumeAt: later, reason: 'The secret k is unavailable in the vault.' },
      { lost: 4 },
    ]);
    expect(reason).toBe(
      `Nothing was finished since ${finished}: partition 1 was stopped (The secret k is unavailable in the vault); ` +
        `partition 1 waits for its service until ${new Date(later).toISOString()}; partition 2 has lost 5 workers so far.`,
    );
  });

  test('that has ended says why it ended', async () => {
    expect(await reasonAfter(6 * minute, [], 'failed')).toBeUndefined();
  });
});

describe('errors', () => {
  const errorsOf = async (...[store, start, after]: [BlobStore, StartRecord, ErrorPlace?]) =>
    (await collect(readErrors(store, 'run-1', start, after))).map(({ entry }) => entry);
  const brief = ({ row, line, code, attempts }: ErrorEntry) => [row, line, code, attempts];

  test('name each failed row by its place and its line in the whole input', async () => {
    const { store, run } = await aFinishedRun();
    const errors = await errorsOf(store, run.start);
    expect(errors.map(brief)).toEqual([
      [1, 3, 'InvalidDocument', 0],
      [3, 5, 'InvalidRow', 0],
      [4, 6, 'InvalidRequestBody', 1],
    ]);
    expect(errors[2]).toMatchObject({ stage: 'TextSentiment', message: 'Cannot read "[redacted]".' });
  });

  test('come in the order of the rows, whenever they were found, and then of the stages', async () => {
    const store = createMemoryStore();
    const stages = ['a', 'b'].map((outputCol) => aStage({ outputCol }));
    const run = await aRun(store, '{}\n{}\n{}\n{}\n', { job: aJob({ stages }), cutBefore: [3] });
    const fail = async (partition: number, stage: number, ...rows: number[]) => {
      const log = await openSegmentLog(store, { id: 'run-1', partition, stage });
      await log.append(
        rows.map((row) => toOutcomeLine(row, row, failed(`${partition}.${row}.${stage}`, 'No.'))),
        noCalls,
      );
    };
    await fail(1, 0, 0);
    await fail(0, 1, 2, 1);
    await fail(0, 0, 2);
    await fail(0, 0, 0);
    const codes = async (after?: ErrorPlace) => (await errorsOf(store, run.start, after)).map(({ code }) => code);
    const all = ['0.0.0', '0.1.1', '0.2.0', '0.2.1', '1.0.0'];
    expect(await codes()).toEqual(all);
    const places = (await collect(readErrors(store, 'run-1', run.start))).map(({ place }) => place);
    for (const [at, place] of places.entries()) expect(await codes(place)).toEqual(all.slice(at + 1));

    await fail(0, 0, 1);
    expect(await codes([0, 1, 1])).toEqual(['0.2.0', '0.2.1', '1.0.0']);
  });

  test('behind a partition that is not done have no place yet', async () => {
    const { store, run, deps } = await aSetup();
    await enrichToEnd(run, 1, 0, deps);
    expect((await errorsOf(store, run.start)).map(({ row, line }) => [row, line])).toEqual([
      [null, null],
      [null, null],
    ]);
  });
});

describe('rows', () => {
  test('of a finished run are the output’s lines, from any row on', async () => {
    const { store, run } = await aFinishedRun();
    const output = store.text('output/rows.jsonl')?.split('\n').filter(Boolean) ?? [];
    for (let offset = 0; offset <= 8; offset += 1) {
      expect(await collect(readOutput(store, 'run-1', run.start, offset))).toEqual(output.slice(offset));
    }
  });

  test('of a run under way are the same lines, up to the first partition that is not done', async () => {
    const { store, run, deps } = await aSetup();
    for (const partition of [0, 2]) await enrichToEnd(run, partition, 0, deps);
    const early = await collect(readOutput(store, 'run-1', run.start, 0));
    expect(early).toHaveLength(2);
    await enrichToEnd(run, 1, 0, deps);
    const all = await collect(readOutput(store, 'run-1', run.start, 0));
    await runToEnd(run, deps);
    expect(all).toEqual(store.text('output/rows.jsonl')?.split('\n').filter(Boolean));
    expect(all.slice(0, 2)).toEqual(early);
    expect(await collect(readOutput(store, 'run-1', run.start, 3))).toEqual(all.slice(3));
  });

  test('of an output that somebody changed are not shown as the run’s', async () => {
    const { store, run } = await aFinishedRun();
    await store.put('output/rows.jsonl', 'theirs');
    await expect(collect(readOutput(store, 'run-1', run.start, 0))).rejects.toThrow(BlobChanged);
  });
});

describe('runs', () => {
  const timeOf = (at: number): string => new Date(epoch + at * 1000).toISOString();

  /** Runs that were started a second apart, in this order. */
  async function started(...ids: string[]) {
    const store = createMemoryStore();
    for (const [at, id] of ids.entries()) {
      const { start } = await aRun(store, '{"text":"good"}\n', { id });
      await store.put(paths.start(id), JSON.stringify({ ...start, startedAt: timeOf(at) }));
      await markStarted(store, { id, startedAt: timeOf(at) });
    }
    return store;
  }

  async function page(store: BlobStore, limit: number, offset: number) {
    const deps = { store, clock: createFakeClock() };
    const { runs, more } = await listRuns(deps, { limit, offset }, saying('queued'));
    return [runs.map(({ id }) => id), more];
  }

  test('are listed by pages, the newest first', async () => {
    const store = await started('b', '2026-c', 'a');
    expect(await page(store, 2, 0)).toEqual([['a', '2026-c'], true]);
    expect(await page(store, 2, 2)).toEqual([['b'], false]);
    expect(await page(store, 2, 4)).toEqual([[], false]);
  });

  test('that are not on the page are not read', async () => {
    const store = await started('a', 'b', 'c');
    await store.put(paths.start('a'), 'not to be read');
    expect(await page(store, 2, 0)).toEqual([['c', 'b'], true]);
  });

  test('are listed once, however often their start was tried, and not where it came to nothing', async () => {
    const store = await started('a', 'b');
    await markStarted(store, { id: 'a', startedAt: timeOf(7) });
    await markStarted(store, { id: 'never', startedAt: timeOf(8) });
    expect(await page(store, 10, 0)).toEqual([['b', 'a'], false]);
  });

  test('whose records cannot be read say so, and the others are listed all the same', async () => {
    const store = await started('a', 'b', 'c');
    await store.put(paths.start('a'), '{"format":2}');
    await store.put(paths.start('b'), '{"form');
    const deps = { store, clock: createFakeClock() };
    const { runs } = await listRuns(deps, { limit: 3, offset: 0 }, saying('queued'));
    expect(runs).toMatchObject([
      { id: 'c', state: 'queued' },
      { id: 'b', state: 'failed', reason: 'runs/b/start.json is not valid JSON.' },
      { id: 'a', state: 'failed', reason: expect.stringMatching(/^The record runs\/a\/start.json is of no format /) },
    ]);
  });

  test('that are removed leave nothing', async () => {
    const store = await started('a');
    await deleteRun({ store, clock: createFakeClock(), purge: async () => true }, 'a');
    expect(store.paths('runs/')).toEqual([]);
  });
});
