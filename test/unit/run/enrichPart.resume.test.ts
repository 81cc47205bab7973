import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readRecord } from '../../../shared/run/recordStore.ts';
import { type LedgerRecord, paths } from '../../../shared/run/records.ts';
import { parseSegment } from '../../../shared/run/segmentLog.ts';
import { summarizeRun } from '../../../shared/run/summarizeRun.ts';
import { aClient, aJob, aRun, aStage, enrichToEnd, runToEnd, type TestRun } from '../../support/factories.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { createMemoryStore, type MemoryStore, StoreDown, type WriteFault } from '../../support/memoryStore.ts';
import { createScriptedTransport } from '../../support/scriptedTransport.ts';

const texts = ['good', 'awful day', 'POISON', '', null, 7, 'a day', 'great', 'poor', 'lovely'];
const input = [
  ...texts.map((text, id) => JSON.stringify({ id, text })),
  '',
  '{"text":',
  ...texts.map((text) => JSON.stringify({ text })),
];
const job = aJob({
  stages: [
    aStage({ batchSize: 2 }),
    aStage({ outputCol: 'again', batchSize: 3, params: { text: { column: 'sentiment.document.sentiment' } } }),
  ],
});

/** A worker that begins: what it knows is in the store alone. Each of its calls takes most of a second. */
function aWorker(store: MemoryStore) {
  const clock = createFakeClock();
  const transport = createScriptedTransport(clock, {
    script: () => {
      clock.advance(900);
      return undefined;
    },
  });
  return { store, clock, client: aClient(clock, transport.send), concurrency: 2 };
}

async function aStartedRun(): Promise<{ store: MemoryStore; run: TestRun }> {
  const store = createMemoryStore({ chunkBytes: 31 });
  const run = await aRun(store, `${input.join('\n')}\n`, { job, cutBefore: [4, 11] });
  return { store, run };
}

/** Runs to the end with workers that are killed at these writes, one after another. */
async function killedAt(kills: readonly (readonly [count: number, fault: WriteFault])[]) {
  const { store, run } = await aStartedRun();
  const left = [...kills];
  for (;;) {
    const [kill] = left;
    const from = store.writes;
    // Once it is killed, a worker writes nothing any more.
    store.setFault(({ count }) => {
      if (!kill || count - from < kill[0]) return undefined;
      return count - from === kill[0] ? kill[1] : 'before';
    });
    left.shift();
    try {
      const result = await runToEnd(run, aWorker(store));
      return { result, output: store.text('output/rows.jsonl'), store, run, writes: store.writes - from };
    } catch (error) {
      if (!(error instanceof StoreDown)) throw error;
      // What the killed worker still had in flight ends before the next one begins.
      await new Promise(setImmediate);
    }
  }
}

test('a run that is killed at any write, before or after it took place, ends with the same output and the same counts', async () => {
  const undisturbed = await killedAt([]);
  expect(undisturbed.result.ok).toBe(true);
  expect(undisturbed.writes).toBeGreaterThan(20);
  for (let count = 1; count <= undisturbed.writes; count += 1) {
    for (const fault of ['before', 'after'] as const) {
      const killed = await killedAt([[count, fault]]);
      expect(killed.output).toBe(undisturbed.output);
      expect(killed.result).toMatchObject({ ok: true, rows: (undisturbed.result as { rows: object }).rows });
    }
  }
});

test('nor does it matter how often it is killed', async () => {
  const undisturbed = await killedAt([]);
  const kills = fc.array(fc.tuple(fc.integer({ min: 1, max: 12 }), fc.constantFrom<WriteFault>('before', 'after')), {
    maxLength: 8,
  });
  await fc.assert(
    fc.asyncProperty(kills, async (each) => {
      const killed = await killedAt(each);
      expect(killed.output).toBe(undisturbed.output);
      const clock = createFakeClock();
      const queued = () => Promise.resolve({ state: 'running' as const });
      const summary = await summarizeRun({ store: killed.store, clock }, killed.run.id, queued);
      const before = await summarizeRun({ store: undisturbed.store, clock }, undisturbed.run.id, queued);
      expect(summary?.stages).toEqual(before?.stages);
      expect(summary?.rows).toEqual(before?.rows);
    }),
    { numRuns: 25 },
  );
});

test('eight workers that are killed one after another, as soon as they have begun, cost no row', async () => {
  const undisturbed = await killedAt([]);
  const killed = await killedAt(Array.from({ length: 8 }, () => [1, 'after'] as const));
  expect(killed.output).toBe(undisturbed.output);
});

test('two workers at the same part at the same time: every row once, and the output is the same', async () => {
  const undisturbed = await killedAt([]);
  const { store, run } = await aStartedRun();
  for (const partition of run.plan.partitions.keys()) {
    for (const stage of [0, 1]) {
      await Promise.all([aWorker(store), aWorker(store)].map((worker) => enrichToEnd(run, partition, stage, worker)));
      const rows = store
        .paths(paths.segments(run.id, partition, stage))
        .flatMap((path) => parseSegment(store.text(path) ?? '').map(({ row }) => row));
      const { counts } = await readRecord<LedgerRecord>(store, paths.ledger(run.id, partition, stage));
      expect(rows.toSorted((a, b) => a - b)).toEqual(Array.from({ length: counts.rows }, (_, row) => row));
    }
  }
  await runToEnd(run, aWorker(store));
  expect(store.text('output/rows.jsonl')).toBe(undisturbed.output);
});
