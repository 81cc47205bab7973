import type { RunRef } from '../model/wire.ts';
import type { BlobStore } from '../ports.ts';
import { paths } from './records.ts';
import { findStart, refOf } from './startRecord.ts';

/** Runs that have not come to their end, by a marker each: all runs there ever were need not be looked at to find them. */

const markers = `${paths.runs}_pending/`;

/** Set before a run's start record, so that no record is without one. */
export async function markPending(store: BlobStore, id: string): Promise<void> {
  await store.put(`${markers}${id}`, '');
}

export async function unmarkPending(store: BlobStore, id: string): Promise<void> {
  await store.remove(`${markers}${id}`);
}

/** The ids of all runs that have not come to their end, and of some that have. */
export async function listPending(store: BlobStore): Promise<string[]> {
  return Array.fromAsync(store.list(markers), ({ path }) => path.slice(markers.length));
}

/** A run under way that was started before a time, as ISO 8601. The marker of a run that has ended is removed. */
export async function findPending(store: BlobStore, id: string, before: string): Promise<RunRef | undefined> {
  const start = await findStart(store, id);
  if (!start) return undefined;
  if (!(await store.head(paths.end(id)))) return start.startedAt < before ? refOf(start) : undefined;
  await unmarkPending(store, id);
  return undefined;
}
