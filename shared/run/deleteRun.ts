import type { BlobStore } from '../ports.ts';
import { findRefusal, findStart, paths } from './records.ts';
import { unmarkStarted } from './startedRuns.ts';

/** Removes all that a run keeps of itself, the start record last: until then it can be seen, and removed again. */
export async function deleteRun(store: BlobStore, id: string): Promise<void> {
  const startedAt = (await findStart(store, id))?.startedAt ?? (await findRefusal(store, id))?.refusedAt;
  for await (const { path } of store.list(`${paths.runs}${id}/`)) {
    if (path !== paths.start(id)) await store.remove(path);
  }
  await store.remove(paths.start(id));
  if (startedAt !== undefined) await unmarkStarted(store, { id, startedAt });
}
