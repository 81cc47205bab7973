import type { RunRef } from '../model/wire.ts';
import type { BlobStore } from '../ports.ts';
import { paths } from './records.ts';
import { findStart, markOf } from './startRecord.ts';

/** Runs that are being removed, by a marker each, which outlives a removal that was interrupted. */

const markers = `${paths.runs}_deleting/`;

/** Set before anything of a run is removed. The mark is empty for a refusal in the place of a run. */
export async function markDeletion(store: BlobStore, { id, mark }: RunRef): Promise<void> {
  await store.put(`${markers}${id}`, '', { metadata: { mark } });
}

export async function unmarkDeletion(store: BlobStore, id: string): Promise<void> {
  await store.remove(`${markers}${id}`);
}

/** Whether a run is being removed: this start of it, and not one before under the same id. */
export async function isBeingDeleted(store: BlobStore, id: string): Promise<boolean> {
  const [marker, start] = await Promise.all([store.head(`${markers}${id}`), findStart(store, id)]);
  return start !== undefined && marker?.metadata.mark === markOf(start);
}

/** The removals that nobody has worked at since a time, in milliseconds since 1970. */
export async function listDeletions(store: BlobStore, since: number): Promise<RunRef[]> {
  const left: RunRef[] = [];
  for await (const { path, metadata, modified } of store.list(markers)) {
    if (modified < since) left.push({ id: path.slice(markers.length), mark: metadata.mark ?? '' });
  }
  return left;
}
