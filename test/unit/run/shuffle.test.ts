import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { sha256 } from '../../../shared/core/sha256.ts';
import { RunTrouble } from '../../../shared/run/runTrouble.ts';
import {
  divideShuffle,
  formatShuffled,
  readBack,
  readBucket,
  shufflePaths,
  slotOf,
} from '../../../shared/run/shuffle.ts';
import { formatSlots, readSlots } from '../../../shared/run/slottedBlob.ts';
import { aRun } from '../../support/factories.ts';
import { createMemoryStore } from '../../support/memoryStore.ts';

test('lines are found again in their slots, alone or several together, in the order in which they came', async () => {
  const line = fc.tuple(fc.nat(4), fc.constantFrom('', 'a', 'é', 'x'.repeat(99)));
  await fc.assert(
    fc.asyncProperty(fc.array(line), fc.tuple(fc.nat(5), fc.nat(5)), async (lines, edges) => {
      const [from, to] = edges.toSorted((a, b) => a - b) as [number, number];
      const store = createMemoryStore({ chunkBytes: 7 });
      await store.put('runs/a', formatSlots(5, lines));
      const wanted = lines.filter(([slot]) => slot >= from && slot < to).toSorted(([a], [b]) => a - b);
      expect(await readSlots(store, 'runs/a', from, to)).toEqual(wanted.map(([, text]) => text));
    }),
  );
});

/** A run of three partitions, of which each has written these lines for stage 0, each by its hash. */
async function aShuffle(lines: readonly (readonly string[])[]) {
  const store = createMemoryStore({ chunkBytes: 1 << 20 });
  const run = await aRun(store, '{}\n'.repeat(lines.length), { cutBefore: lines.map((_, at) => at) });
  for (const [partition, ofPartition] of lines.entries()) {
    const slotted = ofPartition.map((line) => [slotOf(sha256(line.slice(0, 4))), line] as const);
    await store.put(shufflePaths.partition(run.id, 0, partition), formatShuffled(slotted));
  }
  return { store, run };
}

test('a few lines are one bucket; many are several, with all lines of one hash in one of them, by partition', async () => {
  const few = await aShuffle([['a', 'b'], [], ['a']]);
  expect(await divideShuffle(few.store, few.run, 0)).toMatchObject({ buckets: 1, lanes: 1 });

  // The same 5,000 keys in each partition, 4 MiB a partition.
  const lines = [0, 1, 2].map((partition) =>
    Array.from({ length: 5000 }, (_, at) => `${String(at).padStart(4, '0')} ${partition} ${'x'.repeat(900)}`),
  );
  const { store, run } = await aShuffle(lines);
  const { buckets, lanes } = await divideShuffle(store, run, 0);
  expect([buckets, lanes]).toEqual([7, 7]);
  expect(await divideShuffle(store, run, 0)).toMatchObject({ buckets, lanes });
  const bucketOf = new Map<string, number>();
  let count = 0;
  for (let bucket = 0; bucket < buckets; bucket += 1) {
    let last = -1;
    for await (const part of readBucket(store, run, 0, bucket)) {
      expect(part.partition).toBe((last += 1));
      count += part.lines.length;
      for (const line of part.lines) {
        expect(Number(line.split(' ')[1])).toBe(part.partition);
        const key = line.slice(0, 4);
        expect(bucketOf.get(key) ?? bucket).toBe(bucket);
        bucketOf.set(key, bucket);
      }
    }
  }
  expect(count).toBe(15_000);
  expect(new Set(bucketOf.values()).size).toBe(buckets);
});

test('what each bucket has for a partition comes back to it', async () => {
  const { store, run } = await aShuffle([['a'], ['b'], ['c']]);
  await divideShuffle(store, run, 0);
  await store.put(
    shufflePaths.back(run.id, 0, 0),
    formatSlots(3, [
      [2, 'for 2'],
      [0, 'for 0'],
      [2, 'more for 2'],
    ]),
  );
  expect(await readBack(store, run, 0, 2)).toEqual(['for 2', 'more for 2']);
  expect(await readBack(store, run, 0, 1)).toEqual([]);
});

test('nothing is divided before all partitions have written', async () => {
  const { store, run } = await aShuffle([['a'], ['b']]);
  await store.remove(shufflePaths.partition(run.id, 0, 1));
  await expect(divideShuffle(store, run, 0)).rejects.toThrow(RunTrouble);
});
