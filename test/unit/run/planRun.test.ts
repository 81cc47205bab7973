import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Job } from '../../../shared/model/job.ts';
import { BlobChanged } from '../../../shared/ports.ts';
import { laneConcurrency, planRun } from '../../../shared/run/planRun.ts';
import type { PlanRecord, StartRecord } from '../../../shared/run/records.ts';
import { aJob, aStage } from '../../support/factories.ts';
import { createMemoryStore } from '../../support/memoryStore.ts';

const kib = 1024;

async function planned(input: Buffer, { job = aJob(), chunkBytes = 4093 } = {}): Promise<PlanRecord> {
  const store = createMemoryStore({ chunkBytes });
  const etag = (await store.put('input/rows.jsonl', input)) ?? '';
  return planRun(store, startOf(job, etag, input.length));
}

function startOf(job: Job, etag: string, size: number): StartRecord {
  const input = { blob: 'input/rows.jsonl', etag, size };
  return { format: 1, id: 'run-1', job, input, request: '', startedAt: '2026-03-01T12:00:00Z' };
}

test('partitions cover every byte once and begin where rows do, whatever the lines’ lengths', async () => {
  const length = fc.oneof(
    { weight: 8, arbitrary: fc.nat(30 * kib) },
    { weight: 2, arbitrary: fc.constantFrom(0, 1, 64 * kib - 2, 64 * kib - 1, 64 * kib, 64 * kib + 1) },
    { weight: 1, arbitrary: fc.nat(400 * kib) },
  );
  const inputs = fc.record({
    lengths: fc.array(length, { maxLength: 40 }),
    ended: fc.boolean(),
    chunkBytes: fc.constantFrom(997, 4093, 64 * kib, 1 << 20),
    concurrency: fc.integer({ min: 1, max: 40 }),
  });
  await fc.assert(
    fc.asyncProperty(inputs, async ({ lengths, ended, chunkBytes, concurrency }) => {
      const input = Buffer.from(lengths.map((size) => 'x'.repeat(size)).join('\n') + (ended ? '\n' : ''));
      const plan = await planned(input, { job: aJob({ stages: [aStage({ concurrency })] }), chunkBytes });
      let covered = 0;
      for (const { start, end } of plan.partitions) {
        expect(start).toBe(covered);
        expect(end).toBeGreaterThan(start);
        expect(start === 0 || input[start - 1] === 10).toBe(true);
        covered = end;
      }
      expect(covered).toBe(input.length);
      expect(plan.lanes).toBeGreaterThanOrEqual(1);
      expect(plan.lanes).toBeLessThanOrEqual(Math.max(Math.min(8, concurrency, plan.partitions.length), 1));
    }),
    { numRuns: 40 },
  );
});

test('a row that begins exactly where a cut falls begins a partition', async () => {
  const input = Buffer.from(`${'x'.repeat(64 * kib - 1)}\n`.repeat(3));
  const plan = await planned(input);
  expect(plan.partitions.map(({ start }) => start)).toEqual([0, 64 * kib, 128 * kib]);
});

test('an empty input has no partitions, and an input without any line end has one', async () => {
  expect(await planned(Buffer.alloc(0))).toMatchObject({ partitions: [], lanes: 1 });
  expect((await planned(Buffer.from('x'.repeat(300 * kib)))).partitions).toEqual([{ start: 0, end: 300 * kib }]);
});

test('a line of any length is planned around, and no byte is looked at much more than once', async () => {
  const input = Buffer.concat([
    Buffer.alloc(20 * kib * kib, 'x'),
    Buffer.from('\n'),
    Buffer.from('y\n'.repeat(kib * kib)),
  ]);
  let looked = 0;
  const store = createMemoryStore({ chunkBytes: kib, onRead: () => (looked += kib) });
  const etag = (await store.put('input/rows.jsonl', input)) ?? '';
  const start = startOf(aJob(), etag, input.length);
  const { partitions } = await planRun(store, start);
  expect(partitions[0]?.start).toBe(0);
  expect(partitions[0]?.end).toBeGreaterThan(20 * kib * kib);
  expect(partitions.length).toBeGreaterThan(1);
  expect(looked).toBeLessThan(1.1 * input.length);
});

test('a run that has a plan keeps it', async () => {
  const store = createMemoryStore();
  const etag = (await store.put('input/rows.jsonl', 'a\nb\n')) ?? '';
  const start = startOf(aJob({ output: { blob: 'output/rows.jsonl', ifExists: 'replace' } }), etag, 4);
  const first = await planRun(store, start);
  expect(first.outputEtag).toBeNull();
  await store.put('output/rows.jsonl', 'somebody else’s');
  expect(await planRun(store, start)).toEqual(first);
});

test('only a job that replaces its output remembers what it replaces', async () => {
  const store = createMemoryStore();
  const etag = (await store.put('input/rows.jsonl', 'a\n')) ?? '';
  const output = await store.put('output/rows.jsonl', 'old');
  const start = startOf(aJob({ output: { blob: 'output/rows.jsonl', ifExists: 'replace' } }), etag, 2);
  expect((await planRun(store, start)).outputEtag).toBe(output);
});

test('an input that changed since the start is not planned', async () => {
  const store = createMemoryStore();
  const input = 'x\n'.repeat(100 * kib);
  const etag = (await store.put('input/rows.jsonl', input)) ?? '';
  const start = startOf(aJob(), etag, input.length);
  await store.put('input/rows.jsonl', input);
  await expect(planRun(store, start)).rejects.toThrow(BlobChanged);
});

test('all lanes together have the calls in flight that the job asks for, and none has nothing', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 1, max: 8 }), (concurrency, most) => {
      const job = aJob({ stages: [aStage({ concurrency })] });
      const lanes = Math.min(most, concurrency);
      const each = Array.from({ length: lanes }, (_, lane) => laneConcurrency(job, 0, lanes, lane) ?? 0);
      expect(each.reduce((sum, one) => sum + one, 0)).toBe(concurrency);
      expect(Math.min(...each)).toBeGreaterThan(0);
    }),
  );
});

test('where a job does not say how many calls may be in flight, no lane is bounded', () => {
  expect(laneConcurrency(aJob(), 0, 8, 3)).toBeUndefined();
});
