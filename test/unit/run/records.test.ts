import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { countsMetadata, countsOf } from '../../../shared/run/countsMetadata.ts';
import { createRecord, findRecord, readRecord } from '../../../shared/run/recordStore.ts';
import { paths, placeOf } from '../../../shared/run/records.ts';
import { createMemoryStore } from '../../support/memoryStore.ts';

test('counts and calls come back from a blob’s metadata, and what is not there is 0', () => {
  const count = fc.nat(1_000_000_000);
  const all = fc.record({
    rows: count,
    ok: count,
    failed: count,
    skipped: count,
    sent: count,
    retried: count,
    throttled: count,
  });
  fc.assert(
    fc.property(all, (counts) => {
      expect(countsOf(countsMetadata(counts, counts))).toEqual(counts);
    }),
  );
  expect(countsOf({})).toEqual({ rows: 0, ok: 0, failed: 0, skipped: 0, sent: 0, retried: 0, throttled: 0 });
});

test('a path tells its partition and stage, and paths sort as their partitions and segments do', () => {
  const place = fc.tuple(fc.nat(39_999), fc.nat(30), fc.nat(99_999));
  fc.assert(
    fc.property(place, place, ([partition, stage, at], [other]) => {
      expect(placeOf(paths.segment('run-1', partition, stage, at))).toEqual({ partition, stage });
      expect(placeOf(paths.ledger('run-1', partition, stage))).toEqual({ partition, stage });
      expect(placeOf(paths.joined('run-1', partition)).partition).toBe(partition);
      expect(paths.joined('run-1', partition) < paths.joined('run-1', other)).toBe(partition < other);
      expect(paths.segment('run-1', 0, 0, at) < paths.segment('run-1', 0, 0, at + 1)).toBe(true);
    }),
  );
});

test('a record is created once and then stays as it is', async () => {
  const store = createMemoryStore();
  expect(await createRecord(store, 'runs/x/end.json', { format: 1, state: 'succeeded' })).toBe(true);
  expect(await createRecord(store, 'runs/x/end.json', { format: 1, state: 'failed' })).toBe(false);
  expect(await readRecord(store, 'runs/x/end.json')).toEqual({ format: 1, state: 'succeeded' });
  expect(await findRecord(store, 'runs/x/none.json')).toBeUndefined();
  await expect(readRecord(store, 'runs/x/none.json')).rejects.toThrow('The record runs/x/none.json is missing.');
});

test.each(['{"format":2,"state":"succeeded"}', '{}', 'null', '[]'])(
  'a record that says %s is not read',
  async (text) => {
    const store = createMemoryStore();
    await store.put('runs/x/end.json', text);
    await expect(findRecord(store, 'runs/x/end.json')).rejects.toThrow(
      'The record runs/x/end.json is of no format that this version of Tributary reads.',
    );
  },
);
