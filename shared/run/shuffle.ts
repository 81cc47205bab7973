import { inParallel } from '../core/inParallel.ts';
import { maxLanes } from '../core/partition.ts';
import type { BlobStore } from '../ports.ts';
import { inPath } from './pieces.ts';
import { concurrencyOf } from './planRun.ts';
import { createRecord, findRecord, readRecord } from './recordStore.ts';
import { type LoadedRun, paths } from './records.ts';
import { RunTrouble } from './runTrouble.ts';
import { formatSlots, readSlots } from './slottedBlob.ts';

/**
 * Brings together lines from all partitions that belong together: each partition writes its own in slots, by a hash; a
 * bucket is some slots of all partitions, as many as fit into memory; and what becomes of its lines goes back in a slot for
 * each partition. No blob is ever changed, and each is the same again whoever writes it.
 */

/** Slots that hashes are spread over: a blob's head takes 4 bytes for each. */
const slots = 1024;
/** Bytes of a bucket: as few as the most buckets leave, for smaller ones may be worked on side by side. */
const smallestBucket = 2 * 1024 * 1024;
const largestBucket = 16 * 1024 * 1024;
const mostBuckets = 64;
/** Bytes of all buckets that are worked on at once; in memory their lines and outcomes take some ten times as many. */
const bytesAtOnce = 16 * 1024 * 1024;
/** Blobs that are read at a time. */
const atATime = 16;

/** Into how many buckets the lines go, and how many of those are worked on at once. */
export interface BucketsRecord {
  readonly format: 1;
  readonly buckets: number;
  readonly lanes: number;
}

const folder = (id: string, stage: number): string => `${paths.shuffles(id)}${stage}/`;

export const shufflePaths = {
  /** The lines of all partitions. */
  rows: (id: string, stage: number) => `${folder(id, stage)}rows/`,
  partition: (id: string, stage: number, partition: number) => `${folder(id, stage)}rows/${inPath(partition)}.txt`,
  buckets: (id: string, stage: number) => `${folder(id, stage)}buckets.json`,
  allBack: (id: string, stage: number) => `${folder(id, stage)}back/`,
  back: (id: string, stage: number, bucket: number) => `${folder(id, stage)}back/${inPath(bucket)}.txt`,
};

/** The slot of a hash in hexadecimal. */
export function slotOf(hash: string): number {
  return Number.parseInt(hash.slice(0, 8), 16) % slots;
}

/** A partition's lines as they are kept, each with its slot. */
export function formatShuffled(lines: readonly (readonly [slot: number, line: string])[]): Buffer {
  return formatSlots(slots, lines);
}

/** Divides the lines of all partitions into buckets, and keeps that; a shuffle that is divided stays so. */
export async function divideShuffle(
  store: BlobStore,
  run: Pick<LoadedRun, 'id' | 'start' | 'plan'>,
  stage: number,
): Promise<BucketsRecord> {
  let [partitions, bytes] = [0, 0];
  for await (const { size } of store.list(shufflePaths.rows(run.id, stage))) {
    partitions += 1;
    bytes += size;
  }
  if (partitions !== run.plan.partitions.length) throw new RunTrouble('Not every partition is shuffled.');
  const each = Math.min(Math.max(Math.ceil(bytes / mostBuckets), smallestBucket), largestBucket);
  const buckets = Math.min(Math.max(Math.ceil(bytes / each), 1), slots);
  const most = concurrencyOf(run.start.job, stage) ?? maxLanes;
  const lanes = Math.min(maxLanes, most, buckets, Math.floor(bytesAtOnce / each));
  const record: BucketsRecord = { format: 1, buckets, lanes };
  const path = shufflePaths.buckets(run.id, stage);
  return (await createRecord(store, path, record)) ? record : readRecord<BucketsRecord>(store, path);
}

export function readBuckets(store: BlobStore, id: string, stage: number): Promise<BucketsRecord> {
  return readRecord<BucketsRecord>(store, shufflePaths.buckets(id, stage));
}

/** The lines of a bucket by partition, in the order of those. */
export async function* readBucket(
  store: BlobStore,
  run: LoadedRun,
  stage: number,
  bucket: number,
): AsyncGenerator<{ readonly partition: number; readonly lines: readonly string[] }> {
  const { buckets } = await readBuckets(store, run.id, stage);
  const edge = (at: number): number => Math.floor((at * slots) / buckets);
  const count = run.plan.partitions.length;
  for (let first = 0; first < count; first += atATime) {
    const some = Array.from({ length: Math.min(atATime, count - first) }, (_, at) => first + at);
    const read = (partition: number) =>
      readSlots(store, shufflePaths.partition(run.id, stage, partition), edge(bucket), edge(bucket + 1));
    for (const [at, lines] of (await inParallel(some, atATime, read)).entries()) yield { partition: first + at, lines };
  }
}

/** What all buckets have for a partition, in the order of the buckets. */
export async function readBack(
  store: BlobStore,
  run: Pick<LoadedRun, 'id'>,
  stage: number,
  partition: number,
): Promise<string[]> {
  const { buckets } = await readBuckets(store, run.id, stage);
  const all = Array.from({ length: buckets }, (_, bucket) => bucket);
  const read = (bucket: number) => readSlots(store, shufflePaths.back(run.id, stage, bucket), partition, partition + 1);
  return (await inParallel(all, atATime, read)).flat();
}

/** Whether what becomes of the lines of all buckets is known. */
export async function isShuffled(store: BlobStore, { id }: Pick<LoadedRun, 'id'>, stage: number): Promise<boolean> {
  const divided = await findRecord<BucketsRecord>(store, shufflePaths.buckets(id, stage));
  if (!divided) return false;
  const back = await Array.fromAsync(store.list(shufflePaths.allBack(id, stage)));
  return back.length === divided.buckets;
}
