import { expect, test } from 'vitest';
import { countsMetadata } from '../../../shared/run/countsMetadata.ts';
import { placesOf, readLedgers } from '../../../shared/run/ledgers.ts';
import { createRecord } from '../../../shared/run/recordStore.ts';
import { paths } from '../../../shared/run/records.ts';
import { createMemoryStore } from '../../support/memoryStore.ts';

/** A ledger of two stages in which these partitions are done, each of `rows` ok rows in one line more. */
async function aLedger(done: readonly (readonly [partition: number, stage: number, rows: number])[]) {
  const store = createMemoryStore();
  for (const [partition, stage, rows] of done) {
    const counts = { rows, ok: rows, failed: 0, skipped: 0 };
    const metadata = { ...countsMetadata(counts, { sent: 1, retried: 0, throttled: 0 }), lines: String(rows + 1) };
    await createRecord(store, paths.ledger('run-1', partition, stage), {}, metadata);
  }
  return readLedgers(store, 'run-1', 2);
}

test('one listing tells what is done in each partition, and the sum of each stage', async () => {
  const ledgers = await aLedger([
    [0, 0, 5],
    [0, 1, 5],
    [12, 0, 7],
  ]);
  expect([...ledgers.partitions]).toEqual([
    [0, { stages: 2, rows: 5, lines: 6 }],
    [12, { stages: 1, rows: 7, lines: 8 }],
  ]);
  expect(ledgers.stages).toMatchObject([
    { rows: 12, ok: 12, sent: 2 },
    { rows: 5, ok: 5, sent: 1 },
  ]);
});

test('places are known up to the first partition that is not done, and not behind it', async () => {
  const ledgers = await aLedger([
    [0, 0, 5],
    [1, 0, 0],
    [3, 0, 7],
  ]);
  expect(placesOf(ledgers, 5)).toEqual([
    { row: 0, line: 0 },
    { row: 5, line: 6 },
    { row: 5, line: 7 },
    undefined,
    undefined,
  ]);
  expect(placesOf(await aLedger([]), 0)).toEqual([]);
});
