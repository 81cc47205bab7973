import { inParallel } from '../core/inParallel.ts';
import type { BlobStore } from '../ports.ts';
import { paths } from './records.ts';
import { listUploads, type Upload } from './uploads.ts';

/**
 * Uploads of which something has become, by a marker each: their runs need not be looked at, and may be removed without
 * making them new again. Set after the start record or refusal, for until then nothing has become of them.
 */

const markers = `${paths.runs}_uploads/`;
/** Markers that are removed at a time. */
const atATime = 16;

export async function markUpload(store: BlobStore, id: string): Promise<void> {
  await store.put(`${markers}${id}`, '');
}

export async function unmarkUpload(store: BlobStore, id: string): Promise<void> {
  await store.remove(`${markers}${id}`);
}

export async function isMarked(store: BlobStore, id: string): Promise<boolean> {
  return (await store.head(`${markers}${id}`)) !== undefined;
}

/** The uploads that nothing has become of. Markers of those that are no longer there are removed. */
export async function findNewUploads(store: BlobStore): Promise<Upload[]> {
  const marked = new Set<string>();
  for await (const { path } of store.list(markers)) marked.add(path.slice(markers.length));
  const found: Upload[] = [];
  for await (const upload of listUploads(store)) if (!marked.delete(upload.id)) found.push(upload);
  // Listed before the uploads, so none of these can come any more: another version of a blob has another id.
  await inParallel([...marked], atATime, (id) => unmarkUpload(store, id));
  return found;
}
