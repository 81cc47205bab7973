import type { BlobStore } from '../ports.ts';
import { findStart, paths } from './records.ts';

/** Runs that have not come to their end, by a marker each: all runs there ever were need not be looked at to find them. */

const markers = `${paths.runs}_pending/`;

/** Set before a run's start record, so that no record is without one. */
export async function markPending(store: BlobStore, id: string): Promise<void> {
  await store.put(`${markers}${id}`, '');
}

export async function unmarkPending(store: BlobStore, id: string): Promise<void> {
  await store.remove(`${markers}${id}`);
}

/** The runs under way that were started before a time, as ISO 8601. Markers of runs that have ended are removed. */
export async function* findPending(store: BlobStore, before: string): AsyncGenerator<string> {
  for await (const { path } of store.list(markers)) {
    const id = path.slice(markers.length);
    const start = await findStart(store, id);
    if (start && (await store.head(paths.end(id)))) await unmarkPending(store, id);
    else if (start && start.startedAt < before) yield id;
  }
}
