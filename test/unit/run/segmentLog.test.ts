import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { sha256 } from '../../../shared/core/sha256.ts';
import { noCalls } from '../../../shared/model/outcome.ts';
import { countsOf } from '../../../shared/run/countsMetadata.ts';
import { type OutcomeLine, toOutcomeLine } from '../../../shared/run/outcomeLine.ts';
import { paths } from '../../../shared/run/records.ts';
import { openSegmentLog, parseSegment } from '../../../shared/run/segmentLog.ts';
import { createMemoryStore, type MemoryStore } from '../../support/memoryStore.ts';

const part = { id: 'run-1', partition: 2, stage: 1 };
const oneCall = { sent: 1, retried: 0, throttled: 0 };
const line = (row: number, value: unknown = row): OutcomeLine => toOutcomeLine(row, row, { kind: 'ok', value });

/** What the blobs hold, read without the log. */
async function stored(store: MemoryStore): Promise<{ rows: number[]; counted: number; sent: number }> {
  const segments = store.paths(paths.segments(part.id, part.partition, part.stage));
  const infos = await Promise.all(segments.map(async (path) => countsOf((await store.head(path))?.metadata ?? {})));
  return {
    rows: segments.flatMap((path) => parseSegment(store.text(path) ?? '').map(({ row }) => row)),
    counted: infos.reduce((sum, { rows }) => sum + rows, 0),
    sent: infos.reduce((sum, { sent }) => sum + sent, 0),
  };
}

test('a log that is opened again knows what is done, counted and called', async () => {
  const store = createMemoryStore();
  const log = await openSegmentLog(store, part);
  await log.append([line(0), toOutcomeLine(1, 1, { kind: 'skipped', reason: 'text is null' })], oneCall);
  await log.append([line(5)], oneCall);
  const again = await openSegmentLog(store, part);
  for (const opened of [log, again]) {
    expect(opened.counts).toEqual({ rows: 3, ok: 2, failed: 0, skipped: 1 });
    expect(opened.calls).toEqual({ sent: 2, retried: 0, throttled: 0 });
    expect([0, 1, 2, 5].map((row) => opened.done.has(row))).toEqual([true, true, false, true]);
  }
  expect(again.segments).toEqual(log.segments);
  expect(again.segments.map(({ sha256 }) => sha256)).toEqual(
    again.segments.map(({ path }) => sha256(store.text(path) ?? '')),
  );
});

test('nothing to write writes nothing, but calls without rows are kept', async () => {
  const store = createMemoryStore();
  const log = await openSegmentLog(store, part);
  await log.append([], noCalls);
  expect(store.writes).toBe(0);
  await log.append([], { sent: 1, retried: 0, throttled: 1 });
  expect((await openSegmentLog(store, part)).calls).toEqual({ sent: 1, retried: 0, throttled: 1 });
});

test('parts do not see each other', async () => {
  const store = createMemoryStore();
  await (await openSegmentLog(store, part)).append([line(0)], oneCall);
  for (const other of [
    { ...part, stage: 0 },
    { ...part, partition: 1 },
    { ...part, id: 'run-2' },
  ]) {
    expect((await openSegmentLog(store, other)).done.size).toBe(0);
  }
});

test('two writers, interleaved anyhow: every row exactly once, and both end up knowing all', async () => {
  const appends = fc.record({
    writer: fc.nat(1),
    rows: fc.uniqueArray(fc.nat(12), { maxLength: 5 }),
    overlap: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(appends, { maxLength: 12 }), async (steps) => {
      const store = createMemoryStore();
      const logs = await Promise.all([openSegmentLog(store, part), openSegmentLog(store, part)]);
      // A writer has one write under way at a time; the two writers' writes overlap.
      const writing = [Promise.resolve(), Promise.resolve()];
      for (const { writer, rows, overlap } of steps) {
        const append = () =>
          logs[writer as 0 | 1].append(
            rows.map((row) => line(row)),
            oneCall,
          );
        writing[writer] = (writing[writer] as Promise<void>).then(append);
        if (!overlap) await Promise.all(writing);
      }
      await Promise.all(writing);
      const wanted = [...new Set(steps.flatMap(({ rows }) => rows))].toSorted((a, b) => a - b);
      const { rows, counted, sent } = await stored(store);
      expect(rows.toSorted((a, b) => a - b)).toEqual(wanted);
      expect(counted).toBe(wanted.length);
      expect(sent).toBe(steps.length);
      expect((await openSegmentLog(store, part)).counts.rows).toBe(wanted.length);
    }),
  );
});

test('a write whose answer was lost is found again and not repeated', async () => {
  const store = createMemoryStore();
  const log = await openSegmentLog(store, part);
  store.setFault(() => 'after');
  await expect(log.append([line(0), line(1)], oneCall)).rejects.toThrow('its answer was lost');
  store.setFault(undefined);
  await log.append([line(0), line(1), line(2)], oneCall);
  expect((await stored(store)).rows).toEqual([0, 1, 2]);
});
