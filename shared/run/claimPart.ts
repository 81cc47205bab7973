import type { BlobStore } from '../ports.ts';
import type { Tally } from '../rows/jsonlRows.ts';
import { countsMetadata, originsMetadata } from './countsMetadata.ts';
import { createRecord } from './recordStore.ts';
import { type LedgerRecord, paths } from './records.ts';
import { RunTrouble } from './runTrouble.ts';
import type { Part, SegmentLog } from './segmentLog.ts';

/** Says in the ledger that every row of a part has its outcome; of two workers one wins. */
export async function claimPart(store: BlobStore, part: Part, log: SegmentLog, tally: Tally): Promise<void> {
  const { counts, calls, segments, origins, facts } = log;
  if (counts.rows !== tally.rows) throw new RunTrouble(`A part of ${tally.rows} rows has ${counts.rows} outcomes.`);
  const record: LedgerRecord = { format: 1, counts, calls, lines: tally.lines, origins, facts, segments };
  const metadata = { ...countsMetadata(counts, calls), lines: String(tally.lines), ...originsMetadata(origins) };
  await createRecord(store, paths.ledger(part.id, part.partition, part.stage), record, metadata);
}
