import { sha256 } from '../core/sha256.ts';
import type { BlobStore } from '../ports.ts';
import type { OutcomeLine } from './outcomeLine.ts';
import { readRecord } from './recordStore.ts';
import { type LedgerRecord, paths } from './records.ts';
import { RunTrouble } from './runTrouble.ts';
import { type Part, parseSegment } from './segmentLog.ts';

/** The outcomes of a finished part by row, checked against the ledger's hashes. */
export async function partOutcomes(store: BlobStore, part: Part): Promise<ReadonlyMap<number, OutcomeLine>> {
  const outcomes = new Map<number, OutcomeLine>();
  for await (const segment of partSegments(store, part)) {
    for (const outcome of segment) outcomes.set(outcome.row, outcome);
  }
  return outcomes;
}

/** The same a segment at a time, for a part that may be larger than memory. */
export async function* partSegments(store: BlobStore, part: Part): AsyncGenerator<readonly OutcomeLine[]> {
  const ledger = await readRecord<LedgerRecord>(store, paths.ledger(part.id, part.partition, part.stage));
  for (const { path, sha256: expected } of ledger.segments) {
    const blob = await store.get(path);
    if (!blob || sha256(blob.text) !== expected)
      throw new RunTrouble(`The segment ${path} is not what the ledger says.`);
    yield parseSegment(blob.text);
  }
}
