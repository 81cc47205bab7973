import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { nominalCuts, partitionBytes, partitionsBetween } from '../../../shared/core/partition.ts';

const kib = 1024;
const mib = 1024 * kib;

test('a blob is cut so that all lanes have work, in pieces of 64 KiB to 1 MiB, and of at most 40,000', () => {
  expect(partitionBytes(1000, 8)).toBe(64 * kib);
  expect(partitionBytes(16 * mib, 8)).toBe(mib / 2);
  expect(partitionBytes(mib * kib, 8)).toBe(mib);
  fc.assert(
    fc.property(fc.maxSafeNat(), fc.integer({ min: 1, max: 8 }), (size, lanes) => {
      const bytes = partitionBytes(size, lanes);
      expect(bytes).toBeGreaterThanOrEqual(64 * kib);
      expect(Math.ceil(size / bytes)).toBeLessThanOrEqual(40_000);
    }),
  );
});

test('cuts lie within the blob, a partition apart', () => {
  expect(nominalCuts(0, 100)).toEqual([]);
  expect(nominalCuts(100, 100)).toEqual([]);
  expect(nominalCuts(101, 100)).toEqual([100]);
  expect(nominalCuts(300, 100)).toEqual([100, 200]);
});

test('partitions cover every byte once, none is empty, and each begins where a row does', () => {
  const cases = fc.nat(5000).chain((size) => fc.tuple(fc.constant(size), fc.array(fc.nat(size))));
  fc.assert(
    fc.property(cases, ([size, rowStarts]) => {
      const partitions = partitionsBetween(size, rowStarts);
      let covered = 0;
      for (const { start, end } of partitions) {
        expect(start).toBe(covered);
        expect(end).toBeGreaterThan(start);
        expect([0, ...rowStarts]).toContain(start);
        covered = end;
      }
      expect(covered).toBe(size);
    }),
  );
});
