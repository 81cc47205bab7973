/** Puts a sample's input where its job reads it. */

import { createHash } from 'node:crypto';
import type { BlobServiceClient } from '@azure/storage-blob';

/**
 * Uploads `body` to `path` unless the blob has that content already: a run that goes on after a crash reads its input by
 * ETag, and a new upload would change that.
 */
export async function uploadOnce(
  storage: BlobServiceClient,
  path: string,
  body: Buffer,
  contentType: string,
): Promise<void> {
  const [container = '', ...name] = path.split('/');
  const blob = storage.getContainerClient(container).getBlockBlobClient(name.join('/'));
  const digest = createHash('md5').update(body).digest();
  const known = (await blob.exists()) ? (await blob.getProperties()).contentMD5 : undefined;
  if (known !== undefined && digest.equals(known)) return;
  await blob.uploadData(body, { blobHTTPHeaders: { blobContentType: contentType, blobContentMD5: digest } });
}
