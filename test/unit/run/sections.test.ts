import { describe, expect, test } from 'vitest';
import { deleteRun } from '../../../shared/run/deleteRun.ts';
import { joinPartition } from '../../../shared/run/joinPartition.ts';
import { piecesFolder } from '../../../shared/run/pieces.ts';
import { planSection } from '../../../shared/run/planSection.ts';
import { readOutput } from '../../../shared/run/readOutput.ts';
import { RunTrouble } from '../../../shared/run/runTrouble.ts';
import { summarizeRun } from '../../../shared/run/summarizeRun.ts';
import { aClient, aRun, enrichToEnd, runSection, type TestRun } from '../../support/factories.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { type FinishedRun, finish, inputOf, jobOf, sentimentOf } from '../../support/finishedRun.ts';
import { createMemoryStore, type MemoryStore } from '../../support/memoryStore.ts';
import { createScriptedTransport } from '../../support/scriptedTransport.ts';

const kib = 1024;
const explode = { transform: 'explode', col: 'tags', as: 'tag' };
const select = { transform: 'select', cols: ['id', 'tag'] };

describe('what a section leaves', () => {
  /** A run in which each row becomes so many of about 1 KiB each, up to where the next section is planned. */
  async function planned(counts: readonly number[]) {
    const store = createMemoryStore({ chunkBytes: 64 * kib });
    const job = jobOf([explode, select, sentimentOf('tag')]);
    const lines = counts.map((count, id) => ({ id, tags: Array.from({ length: count }, () => 'x'.repeat(kib)) }));
    const run = await aRun(store, inputOf(lines), { job, cutBefore: counts.map((_, at) => at) });
    await runSection(run, depsOf(store));
    return { store, run, plan: await planSection(store, run.start, 1) };
  }

  test('is cut into partitions by its sizes, from few rows for all lanes to many in order', async () => {
    const { plan, store, run } = await planned([2000, 0, 3]);
    const sizes = plan.partitions.map(({ start, end }) => end - start);
    const total = sizes.reduce((sum, size) => sum + size, 0);
    const pieces = store.paths(piecesFolder(run.id, 1)).map((path) => store.text(path)?.length ?? 0);
    expect(pieces.reduce((sum, size) => sum + size, 0)).toBe(total);
    expect(Math.max(...pieces)).toBeLessThan(1026 * kib);
    expect(sizes.length).toBeGreaterThan(4);
    expect(plan.lanes).toBe(Math.min(8, sizes.length));
    expect(Math.min(...sizes.slice(0, -1))).toBeGreaterThanOrEqual(64 * kib);
    expect(plan.pieces?.reduce((sum, { rows }) => sum + rows, 0)).toBe(2003);
  });

  test('is put together where it is little', async () => {
    const { plan } = await planned(Array.from({ length: 30 }, () => 1));
    expect(plan.pieces).toHaveLength(30);
    expect(plan.partitions).toHaveLength(1);
  });

  test('is not mixed with what somebody else has made of the same', async () => {
    const { store, run } = await planned([1]);
    const [path = ''] = store.paths(piecesFolder(run.id, 1));
    await store.put(path, 'ok 0 {}\n', { metadata: { rows: '1', sha256: 'another' } });
    await expect(joinPartition(store, run, 0)).rejects.toThrow(RunTrouble);
    await store.remove(path);
    await expect(planSection(store, run.start, 1)).rejects.toThrow('is not what it says');
  });
});

/** What a worker works with that begins now. */
function depsOf(store: MemoryStore) {
  const clock = createFakeClock();
  return { store, clock, client: aClient(clock, createScriptedTransport(clock).send) };
}

const lines = [
  { id: 1, text: 'good', tags: ['great', 'awful'] },
  { id: 2, text: '', tags: [] },
  { id: 3, text: 'x', tags: 'broken' },
  'broken',
  { id: 5, text: 'awful', tags: ['great'] },
];
const job = jobOf([
  sentimentOf('text'),
  explode,
  { transform: 'dropDuplicates', cols: ['tag'] },
  sentimentOf('tag', 'mood'),
]);

describe('a run of several sections', () => {
  const running = () => Promise.resolve({ state: 'running' as const });
  const summaryOf = (store: MemoryStore, run: TestRun) =>
    summarizeRun({ store, clock: createFakeClock() }, run.id, running);

  test('tells how far it is in the section that it is in, and how many rows each transform made of how many', async () => {
    const store = createMemoryStore();
    const run = await aRun(store, inputOf(lines), { job, cutBefore: [2] });
    const deps = depsOf(store);
    await enrichToEnd(run, 0, 0, deps);
    expect(await summaryOf(store, run)).toMatchObject({
      rows: { total: 2, ok: 1, failed: 1 },
      transforms: [
        { name: 'explode', rowsIn: 0, rowsOut: 0 },
        { name: 'dropDuplicates', rowsIn: 0, rowsOut: 0 },
      ],
      partitions: { total: 2, done: 1 },
    });
    await runSection(run, deps);
    const plan = await planSection(store, run.start, 1);
    expect(await summaryOf(store, run)).toMatchObject({
      rows: { total: 0 },
      transforms: [
        { name: 'explode', rowsIn: 5, rowsOut: 6 },
        { name: 'dropDuplicates', rowsIn: 6, rowsOut: 5 },
      ],
      partitions: { total: 3, done: 2 },
    });
    const later = { ...run, section: 1, plan };
    expect(await Array.fromAsync(readOutput(store, run.id, run.start, 0))).toEqual([]);
    await enrichToEnd(later, 0, 3, deps);
    const rows = await Array.fromAsync(readOutput(store, run.id, run.start, 3));
    expect(rows.map((row) => JSON.parse(row) as object)).toMatchObject([{ id: 3, mood: null }, { _line: 4 }]);
    expect(await summaryOf(store, run)).toMatchObject({ rows: { total: 5, ok: 2 }, partitions: { total: 3, done: 3 } });
  });

  test('is summed up at its end, and its manifest says so too', async () => {
    const { end, store } = await finish(job, lines, [2]);
    expect(end).toMatchObject({
      rows: { rows: 5, ok: 2, failed: 3, skipped: 0 },
      stages: [
        { name: 'TextSentiment (sentiment)', ok: 3, failed: 2, skipped: 0 },
        { name: 'TextSentiment (mood)', ok: 2, failed: 1, skipped: 2 },
      ],
      transforms: [
        { name: 'explode', rowsIn: 5, rowsOut: 6 },
        { name: 'dropDuplicates', rowsIn: 6, rowsOut: 5 },
      ],
    });
    const manifest = JSON.parse(store.text('output/rows.jsonl.manifest.json') ?? '') as object;
    expect(manifest).toMatchObject({ rows: { rows: 5 }, transforms: [{ rowsOut: 6 }, { rowsOut: 5 }] });
  });

  test('leaves nothing behind when it is removed, and its lanes are told', async () => {
    const { store, run } = await finish(job, lines, [2]);
    let purged: readonly string[] = [];
    const purge = async (_id: string, lanes: readonly string[]): Promise<boolean> => {
      purged = lanes;
      return true;
    };
    await deleteRun({ store, clock: createFakeClock(), purge }, run.id);
    expect(store.paths('runs/')).toEqual(['runs/_uploads/'].flatMap((folder) => store.paths(folder)));
    expect(purged).toEqual(
      expect.arrayContaining(['run-1-stages-0', 'run-1-shuffle2-7', 'run-1-buckets2-0', 'run-1-join1-7']),
    );
    expect(new Set(purged).size).toBe(purged.length);
  });
});

/** The text with one figure, hash or letter that is not what it was. */
function alter(text: string): string {
  const altered = text.replace(
    /("(?:sha256|rows|rowsOut|line|lines|end|buckets|pieces)": ?"?)(\w)/,
    (_, name: string, digit: string) => name + (digit === '1' ? '2' : '1'),
  );
  return altered === text ? `${text}\n` : altered;
}

test.each([
  ['with services', job],
  ['whose rows no service counts', jobOf([explode, ...job.stages.slice(2, 3), sentimentOf('tag', 'mood')])],
])('whatever of a run %s is changed or missing is found when it is verified', async (_, each) => {
  const aFinished = (): Promise<FinishedRun> => finish(each, lines, [2]);
  const { store, verify } = await aFinished();
  expect(await verify()).toMatchObject({ ok: true, checked: { partitions: 3 } });
  const watched = store.paths('').filter((path) => !/control|start\.json|tries|_started/.test(path));
  expect(watched.length).toBeGreaterThan(20);
  for (const path of watched) {
    const changed = await aFinished();
    const metadata = (await changed.store.head(path))?.metadata ?? {};
    await changed.store.put(path, alter(changed.store.text(path) ?? ''), { metadata });
    expect((await changed.verify()).ok, path).toBe(false);

    const missing = await aFinished();
    await missing.store.remove(path);
    expect((await missing.verify()).ok, path).toBe(false);
  }
});
