import { expect, test } from 'vitest';
import { noCalls } from '../../../shared/model/outcome.ts';
import { toOutcomeLine } from '../../../shared/run/outcomeLine.ts';
import { partOutcomes } from '../../../shared/run/partOutcomes.ts';
import { createRecord } from '../../../shared/run/recordStore.ts';
import { paths } from '../../../shared/run/records.ts';
import { RunTrouble } from '../../../shared/run/runTrouble.ts';
import { openSegmentLog } from '../../../shared/run/segmentLog.ts';
import { createMemoryStore } from '../../support/memoryStore.ts';

const part = { id: 'run-1', partition: 0, stage: 0 };

async function aFinishedPart() {
  const store = createMemoryStore();
  const log = await openSegmentLog(store, part);
  await log.append([toOutcomeLine(1, 1, { kind: 'ok', value: 'one' })], noCalls);
  await log.append([toOutcomeLine(0, 0, { kind: 'skipped', reason: 'text is null' })], noCalls);
  const { counts, calls, segments } = log;
  await createRecord(store, paths.ledger('run-1', 0, 0), { format: 1, counts, calls, lines: 2, segments });
  return { store, segments };
}

test('a finished part gives its outcomes by row', async () => {
  const { store } = await aFinishedPart();
  const outcomes = await partOutcomes(store, part);
  expect([outcomes.get(0)?.kind, outcomes.get(1)?.json, outcomes.get(2)]).toEqual(['skipped', '"one"', undefined]);
});

test('a segment that is not what the ledger says, or is gone, ends the run', async () => {
  const { store, segments } = await aFinishedPart();
  await store.put(segments[1]?.path ?? '', '{"row":0,"ok":"forged"}\n');
  await expect(partOutcomes(store, part)).rejects.toThrow(RunTrouble);
});

test('a part that is not done has no outcomes to give', async () => {
  await expect(partOutcomes(createMemoryStore(), part)).rejects.toThrow(/ledger\/000000\/0\.json is missing/);
});
