/** Reads the sample's output from storage, as any other reader would. */

import type { BlobServiceClient } from '@azure/storage-blob';
import { type EnrichedReview, enrichedReview } from './enrichedReview.ts';

/** All rows of the output blob, in its order; about 2 MB. */
export async function readOutput(storage: BlobServiceClient, path: string): Promise<EnrichedReview[]> {
  const [container = '', ...name] = path.split('/');
  const content = await storage.getContainerClient(container).getBlobClient(name.join('/')).downloadToBuffer();
  const lines = content.toString().split('\n');
  return lines.filter((line) => line !== '').map((line) => enrichedReview.parse(JSON.parse(line)));
}
