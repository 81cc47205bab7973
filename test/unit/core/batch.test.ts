import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createPacker, fitsAlone } from '../../../shared/core/batch.ts';

interface Item {
  readonly at: number;
  readonly text: string;
  readonly group: string;
}

/** Bytes that a document has in a request besides its own JSON, at most: an id of 7 digits and its punctuation. */
const around = '{"id":"1234567",},'.length;
const envelope = '{"documents":[]}'.length;

const packings = fc
  .record({
    documents: fc.integer({ min: 1, max: 12 }),
    bytes: fc.integer({ min: 400, max: 2000 }),
    groups: fc.integer({ min: 1, max: 100 }),
    sizes: fc.array(fc.integer({ min: 0, max: 1700 }), { maxLength: 300 }),
    seed: fc.integer({ min: 1, max: 97 }),
  })
  .map(({ documents, bytes, groups, sizes, seed }) => ({
    limits: { documents, bytes },
    items: sizes
      .filter((size) => fitsAlone({ bytes: size, units: 0 }, { documents, bytes }))
      .map((size, at): Item => ({ at, text: 'x'.repeat(size), group: `group ${(at * seed) % groups}` })),
  }));

function pack({ limits, items }: { limits: { documents: number; bytes: number }; items: Item[] }): Item[][] {
  const packer = createPacker<Item>(limits);
  const complete = items.flatMap((item) => packer.add(item, { bytes: item.text.length, units: 0 }, item.group));
  return [...complete, ...packer.flush()];
}

test('batches hold exactly the input, never pass a limit, never mix groups, and keep the order within a group', () => {
  fc.assert(
    fc.property(packings, (packing) => {
      const batches = pack(packing);
      const { limits, items } = packing;
      expect(batches.flat().toSorted((a, b) => a.at - b.at)).toEqual(items);
      for (const batch of batches) {
        expect(batch.length).toBeGreaterThan(0);
        expect(batch.length).toBeLessThanOrEqual(limits.documents);
        expect(new Set(batch.map(({ group }) => group)).size).toBe(1);
        const bytes = batch.reduce((sum, { text }) => sum + text.length + around, envelope);
        expect(bytes).toBeLessThanOrEqual(limits.bytes);
      }
      for (const group of new Set(items.map((item) => item.group))) {
        const places = batches.flat().flatMap((item) => (item.group === group ? [item.at] : []));
        expect(places).toEqual(places.toSorted((a, b) => a - b));
      }
    }),
  );
});

test('rows of one group are packed as tightly as the number of documents allows', () => {
  const items = Array.from({ length: 23 }, (_, at): Item => ({ at, text: 'short', group: '' }));
  const batches = pack({ limits: { documents: 10, bytes: 1_000_000 }, items });
  expect(batches.map((batch) => batch.length)).toEqual([10, 10, 3]);
});

test('a stream of ever new groups does not pile up: the oldest batch goes out as it is', () => {
  const packer = createPacker<number>({ documents: 10, bytes: 10_000 });
  const sent = Array.from({ length: 1000 }, (_, at) => packer.add(at, { bytes: 10, units: 0 }, `group ${at}`)).flat();
  const left = packer.flush();
  expect(left.length).toBeLessThanOrEqual(64);
  expect([...sent, ...left].flat()).toEqual(Array.from({ length: 1000 }, (_, at) => at));
});

test('a flushed packer is empty', () => {
  const packer = createPacker<string>({ documents: 3, bytes: 10_000 });
  packer.add('a', { bytes: 1, units: 0 }, '');
  expect(packer.flush()).toEqual([['a']]);
  expect(packer.flush()).toEqual([]);
});

test('what fits alone gets through the packer within the limit', () => {
  const limits = { documents: 10, bytes: 1000 };
  const largest =
    Array.from({ length: 1000 }, (_, bytes) => bytes).findLast((bytes) => fitsAlone({ bytes, units: 0 }, limits)) ?? 0;
  expect(largest).toBeGreaterThan(0);
  expect(largest + around + envelope).toBeLessThanOrEqual(limits.bytes);
});

test('a measure of the service’s own closes a batch as bytes do', () => {
  const limits = { documents: 10, bytes: 10_000, units: 10 };
  const packer = createPacker<number>(limits);
  const complete = [4, 4, 4, 10, 1].flatMap((units) => packer.add(units, { bytes: 1, units }, ''));
  expect([...complete, ...packer.flush()]).toEqual([[4, 4], [4], [10], [1]]);
  expect([10, 11].map((units) => fitsAlone({ bytes: 1, units }, limits))).toEqual([true, false]);
});
