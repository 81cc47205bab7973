import type { BlobStore } from '../ports.ts';
import { findDuplicates, hashRows } from './dropDuplicates.ts';
import { type LoadedRun, type PlacesRecord, paths, readRecord } from './records.ts';
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
  await store.put(path, await shuffledPartition(store, run, stage, partition), { ifNoneMatch: '*' });
}

/** Writes what a stage finds in a bucket of the rows of all partitions. */
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
): Promise<Buffer> {
  const { places } = await readRecord<PlacesRecord>(store, paths.places(run.id, run.section));
  return hashRows(store, run, stage, partition, (places[partition] as { line: number }).line + 1);
}

/** What is found in a bucket, for all partitions: always the same. */
export function shuffledBucket(store: BlobStore, run: LoadedRun, stage: number, bucket: number): Promise<Buffer> {
  return findDuplicates(store, run, stage, bucket);
}
