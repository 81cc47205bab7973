import { describe, expect, test } from 'vitest';
import { createRowSet } from '../../../shared/core/rowSet.ts';
import { type OpenOperation, openOperationLog } from '../../../shared/run/operationLog.ts';
import { paths } from '../../../shared/run/records.ts';
import { createMemoryStore, type MemoryStore } from '../../support/memoryStore.ts';

const part = { id: 'run-1', partition: 0, stage: 0 };
const blobs = (store: MemoryStore): string[] => store.paths(paths.operations('run-1', 0, 0));
const anOperation = (row: number, path = `/operations/${row}`): OpenOperation => ({
  row,
  line: row,
  path,
  resource: 'vision',
  secret: 'key',
  acceptedAt: 1000,
  pollAt: 2000,
});

function rows(...numbers: number[]) {
  const set = createRowSet();
  for (const row of numbers) set.add(row);
  return set;
}

const open = (store: MemoryStore, done = rows()) => openOperationLog(store, part, done);
const openRows = async (store: MemoryStore, done = rows()) => [...(await open(store, done)).open.keys()];

test('an operation is in storage when it is said to be, and there for the next worker until its row is done', async () => {
  const store = createMemoryStore();
  const log = await open(store);
  await log.add(anOperation(3));
  await log.add(anOperation(1));
  expect(await openRows(store)).toEqual([3, 1]);
  expect((await open(store)).open.get(3)).toEqual(anOperation(3));
  expect(await openRows(store, rows(3))).toEqual([1]);
  log.end(3);
  expect([...log.open.keys()]).toEqual([1]);
});

test('what is added while a blob is written goes into the next one together', async () => {
  const store = createMemoryStore();
  const log = await open(store);
  const first = log.add(anOperation(0));
  await Promise.resolve();
  await Promise.all([first, ...[1, 2, 3, 4].map((row) => log.add(anOperation(row)))]);
  expect(blobs(store)).toHaveLength(2);
  expect(await openRows(store)).toEqual([0, 1, 2, 3, 4]);
});

test('a write that fails is told to all whose operations were in it, and is no obstacle to the next', async () => {
  const store = createMemoryStore({ fault: ({ count }) => (count === 1 ? 'before' : undefined) });
  const log = await open(store);
  const told = await Promise.allSettled([log.add(anOperation(0)), log.add(anOperation(1))]);
  expect(told.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(log.open.size).toBe(0);
  await log.add(anOperation(2));
  expect(await openRows(store)).toEqual([2]);
});

test('of two workers’ operations for a row the first in storage counts for both', async () => {
  const store = createMemoryStore();
  const [one, other] = await Promise.all([open(store), open(store)]);
  await one.add(anOperation(0, '/first'));
  await other.add(anOperation(0, '/second'), anOperation(1));
  await one.add(anOperation(1, '/third'));
  for (const log of [one, other, await open(store)]) {
    expect([...log.open.values()].map(({ path }) => path)).toEqual(['/first', '/operations/1']);
  }
});

test('that an operation is to wait, and that no row is left to send, is known to the next worker', async () => {
  const store = createMemoryStore();
  const log = await open(store);
  await log.add(anOperation(0), anOperation(1));
  log.putOff({ row: 0, pollAt: 9000 });
  expect(log.open.get(0)?.pollAt).toBe(9000);
  await log.add({ row: 1, pollAt: 8000 }, { tally: { rows: 2, lines: 3 } });
  const next = await open(store);
  expect([...next.open.values()].map(({ pollAt }) => pollAt)).toEqual([2000, 8000]);
  expect(next.tally).toEqual({ rows: 2, lines: 3 });
});

describe('a long log', () => {
  async function aLongLog(count: number) {
    const store = createMemoryStore();
    const log = await open(store);
    await log.add({ tally: { rows: count, lines: count } });
    for (let row = 0; row < count; row += 1) await log.add(anOperation(row));
    return store;
  }

  test('is summed up, so that the next worker reads little of it', async () => {
    const store = await aLongLog(150);
    const done = rows(...Array.from({ length: 140 }, (_, row) => row));
    const left = Array.from({ length: 10 }, (_, at) => 140 + at);
    expect(await openRows(store, done)).toEqual(left);
    expect(blobs(store)).toHaveLength(152);
    const read: string[] = [];
    const { get } = store;
    store.get = (path) => {
      read.push(path);
      return get(path);
    };
    const next = await open(store, done);
    expect([...next.open.keys()]).toEqual(left);
    expect(next.tally).toEqual({ rows: 150, lines: 150 });
    expect(read).toEqual([blobs(store).at(-1)]);
    await next.add(anOperation(200));
    expect(await openRows(store, done)).toEqual([...left, 200]);
  });

  test('loses nothing that somebody else adds while it is summed up', async () => {
    const store = await aLongLog(150);
    const { put } = store;
    store.put = async (path, body, options) => {
      store.put = put;
      await put(path, `${JSON.stringify(anOperation(400))}\n`, { ifNoneMatch: '*' });
      return put(path, body, options);
    };
    const all = [...Array.from({ length: 150 }, (_, row) => row), 400];
    expect(await openRows(store)).toEqual(all);
    expect(await openRows(store)).toEqual(all);
    expect(blobs(store)).toHaveLength(153);
  });
});
