import type { BlobStore } from '../ports.ts';
import { paths } from './records.ts';

/** Removes all that a run keeps of itself, the start record last: until then it can be seen, and removed again. */
export async function deleteRun(store: BlobStore, id: string): Promise<void> {
  for await (const { path } of store.list(`${paths.runs}${id}/`)) {
    if (path !== paths.start(id)) await store.remove(path);
  }
  await store.remove(paths.start(id));
}
