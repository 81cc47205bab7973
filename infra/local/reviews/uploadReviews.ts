/** Puts the sample's rows where its job reads them. */

import type { BlobServiceClient } from '@azure/storage-blob';
import { uploadOnce } from '../samples/uploadOnce.ts';
import { reviewRows, toJsonLines } from './reviewRows.ts';

/** Uploads the rows to `path` unless they are there already. */
export async function uploadReviews(storage: BlobServiceClient, path: string): Promise<void> {
  await uploadOnce(storage, path, Buffer.from(toJsonLines(reviewRows())), 'application/x-ndjson');
}
