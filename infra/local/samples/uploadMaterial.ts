/** Puts what a sample reads where its job looks for it. */

import { createHash } from 'node:crypto';
import type { BlobServiceClient } from '@azure/storage-blob';
import type { Material } from './sample.ts';

/**
 * Uploads a blob unless its content is that already: a run that goes on after a crash reads its input by ETag, and a new
 * upload would change that.
 */
export async function uploadMaterial(
  storage: BlobServiceClient,
  { path, bytes }: Material,
  blobContentType = 'application/octet-stream',
): Promise<void> {
  const [container = '', ...name] = path.split('/');
  const blob = storage.getContainerClient(container).getBlockBlobClient(name.join('/'));
  const digest = createHash('md5').update(bytes).digest();
  const known = (await blob.exists()) ? (await blob.getProperties()).contentMD5 : undefined;
  if (known !== undefined && digest.equals(known)) return;
  await blob.uploadData(bytes, { blobHTTPHeaders: { blobContentType, blobContentMD5: digest } });
}
