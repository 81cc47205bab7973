import { sha256 } from '../core/sha256.ts';
import type { DropDuplicates } from '../model/transform.ts';
import type { BlobStore } from '../ports.ts';
import { canonicalJson } from '../rows/canonicalJson.ts';
import { jsonAt, toMembers, toText } from '../rows/rowContent.ts';
import type { LoadedRun } from './records.ts';
import type { StepRow } from './rowStep.ts';
import { formatShuffled, readBucket, slotOf } from './shuffle.ts';
import { formatSlots } from './slottedBlob.ts';
import { stepRows } from './stepRows.ts';

/**
 * Finds the rows that a stage leaves out as duplicates: all partitions write hashes of their rows into a shuffle, and each
 * of its buckets tells which rows have had an equal one before.
 */

/** Hexadecimal digits of a row's hash that are kept: 128 bits, which no two rows share by chance. */
const hashDigits = 32;

/** The hashes of a partition's rows, each with its rows' places among all that reach the stage, as the shuffle keeps them. */
export async function hashRows(
  store: BlobStore,
  run: LoadedRun,
  stage: number,
  partition: number,
  firstLine: number,
): Promise<Buffer> {
  const { cols } = run.start.job.stages[stage] as DropDuplicates;
  const { rows } = await stepRows(store, run, partition, firstLine, stage);
  // One line for all equal rows: where many are, they are no more in a bucket than their places.
  const places = new Map<string, string>();
  let at = 0;
  for await (const block of rows) {
    for (const row of block) {
      // A row that failed is no other's duplicate, and no other is its: nothing of it is to be lost.
      if (row.kind !== 'failed') {
        const hash = sha256(keyOf(row, cols)).slice(0, hashDigits);
        places.set(hash, `${places.get(hash) ?? hash} ${at}`);
      }
      at += 1;
    }
  }
  return formatShuffled(Array.from(places, ([hash, line]) => [slotOf(hash), line] as const));
}

/** The places of the duplicates among the rows of a bucket, as the shuffle gives them back. */
export async function findDuplicates(store: BlobStore, run: LoadedRun, stage: number, bucket: number): Promise<Buffer> {
  const seen = new Set<string>();
  const duplicates: [number, string][] = [];
  for await (const { partition, lines } of readBucket(store, run, stage, bucket)) {
    for (const line of lines) {
      const hash = line.slice(0, hashDigits);
      // The first row of all is the first of its partition that has them.
      const firstAt = hashDigits + 1;
      const from = seen.has(hash) ? firstAt : line.indexOf(' ', firstAt) + 1;
      seen.add(hash);
      if (from > 0) duplicates.push([partition, line.slice(from)]);
    }
  }
  return formatSlots(run.plan.partitions.length, duplicates);
}

/** What two rows have in common where one of them is a duplicate; a column that is null is one that is missing. */
function keyOf({ content }: StepRow, cols: readonly string[] | undefined): string {
  if (cols === undefined) return canonicalJson(toText(content));
  const members = toMembers(content);
  return cols.map((col) => canonicalJson(jsonAt(members, col) ?? 'null')).join('\n');
}
