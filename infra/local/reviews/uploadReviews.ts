/** Puts the sample's rows where its job reads them. */

import type { BlobServiceClient } from '@azure/storage-blob';
import { uploadMaterial } from '../samples/uploadMaterial.ts';
import { reviewRows, toJsonLines } from './reviewRows.ts';

export async function uploadReviews(storage: BlobServiceClient, path: string): Promise<void> {
  await uploadMaterial(storage, { path, bytes: Buffer.from(toJsonLines(reviewRows())) }, 'application/x-ndjson');
}
