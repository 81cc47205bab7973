import { sha256 } from '../core/sha256.ts';
import type { BlobStore } from '../ports.ts';
import { checkStageErrors } from './errorLimits.ts';
import { joinedBlock } from './joinedRows.ts';
import { placesOf, readLedgers } from './ledgers.ts';
import {
  countsMetadata,
  createRecord,
  type JoinedRecord,
  type LoadedRun,
  type PlacesRecord,
  paths,
  readRecord,
} from './records.ts';
import { RunTrouble } from './runTrouble.ts';

/** Keeps where each partition begins, which is known as soon as all are done. */
export async function writePlaces(store: BlobStore, run: LoadedRun): Promise<void> {
  const ledgers = await readLedgers(store, run.id, run.start.job.stages.length);
  checkStageErrors(run.start.job, ledgers.stages, true);
  const places = placesOf(ledgers, run.plan.partitions.length).flatMap((place) => place ?? []);
  if (places.length !== run.plan.partitions.length) throw new RunTrouble('Not every partition is done.');
  await createRecord(store, paths.places(run.id), { format: 1, places } satisfies PlacesRecord);
}

/** Joins a partition's rows with their outcomes and stages them as a block of the output, which nobody sees yet. */
export async function joinPartition(store: BlobStore, run: LoadedRun, partition: number): Promise<void> {
  const { places } = await readRecord<PlacesRecord>(store, paths.places(run.id));
  const place = places[partition] as { line: number };
  const { block, counts } = await joinedBlock(store, run, partition, place.line + 1);
  if (block.length > 0) await store.stageBlock(run.start.job.output.blob, blockId(run.id, partition), block);
  const record: JoinedRecord = { format: 1, counts, bytes: block.length, sha256: sha256(block) };
  const metadata = { ...countsMetadata(counts), bytes: String(block.length), sha256: record.sha256 };
  await createRecord(store, paths.joined(run.id, partition), record, metadata);
}

/** Of one length for all, as storage demands, and the run's own, so that two runs to one output never mix. */
export function blockId(id: string, partition: number): string {
  const run = sha256(id).slice(0, 24);
  return Buffer.from(`${run}-${String(partition).padStart(6, '0')}`).toString('base64');
}
