import { isGrouped, sectionAt, ungrouped } from '../core/sections.ts';
import type { JobStage } from '../model/job.ts';
import type { BlobStore } from '../ports.ts';
import type { Tally } from '../rows/jsonlRows.ts';
import { findDuplicates, hashRows } from './dropDuplicates.ts';
import { groupRows } from './groupRows.ts';
import { groupsBack } from './groupsBack.ts';
import { keepCounted } from './knownPlaces.ts';
import { readRecord } from './recordStore.ts';
import { type LoadedRun, type PlacesRecord, paths } from './records.ts';
import { shufflePaths } from './shuffle.ts';

/** Writes what a stage needs of a partition that has to see the rows of all of them. */
export async function shufflePartition(
  store: BlobStore,
  run: LoadedRun,
  stage: number,
  partition: number,
): Promise<void> {
  const path = shufflePaths.partition(run.id, stage, partition);
  if (await store.head(path)) return;
  const { bytes, tally } = await shuffledPartition(store, run, stage, partition);
  const isCounted = run.plan.pieces !== undefined || ungrouped(sectionAt(run.start.job.stages, run.section)).length > 0;
  // No other stage goes over these rows before they are joined.
  if (tally && !isCounted) await keepCounted(store, run.id, partition, tally);
  await store.put(path, bytes, { ifNoneMatch: '*' });
}

/** Writes what a stage finds in a bucket of the rows of all partitions, or its service has answered to them. */
export async function shuffleBucket(store: BlobStore, run: LoadedRun, stage: number, bucket: number): Promise<void> {
  const path = shufflePaths.back(run.id, stage, bucket);
  if (await store.head(path)) return;
  await store.put(path, await shuffledBucket(store, run, stage, bucket), { ifNoneMatch: '*' });
}

/** What a partition's rows are in a shuffle: always the same. */
export async function shuffledPartition(
  store: BlobStore,
  run: LoadedRun,
  stage: number,
  partition: number,
): Promise<{ readonly bytes: Buffer; readonly tally?: Tally }> {
  if (isGrouped(run.start.job.stages[stage] as JobStage)) return groupRows(store, run, stage, partition);
  const { places } = await readRecord<PlacesRecord>(store, paths.places(run.id, run.section));
  const { line } = places[partition] as { line: number };
  return { bytes: await hashRows(store, run, stage, partition, line + 1) };
}

/** What is found in a bucket, for all partitions: always the same. */
export function shuffledBucket(store: BlobStore, run: LoadedRun, stage: number, bucket: number): Promise<Buffer> {
  const isOfGroups = isGrouped(run.start.job.stages[stage] as JobStage);
  return (isOfGroups ? groupsBack : findDuplicates)(store, run, stage, bucket);
}
