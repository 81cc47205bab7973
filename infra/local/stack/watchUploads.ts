/** Stands in for Event Grid, which Azurite has not: announces new blobs in `input` by messages in the queue `uploads`. */

import { setTimeout as sleep } from 'node:timers/promises';
import type { BlobServiceClient } from '@azure/storage-blob';

const CONTAINER = 'input';
const QUEUE = 'uploads';
const EVERY_MS = 1000;

/** Looks every second until `signal` is aborted. Blobs that were there before are announced again, which starts nothing twice. */
export async function watchUploads(connection: string, storage: BlobServiceClient, signal: AbortSignal): Promise<void> {
  const { QueueServiceClient } = await import('@azure/storage-queue');
  const queue = QueueServiceClient.fromConnectionString(connection).getQueueClient(QUEUE);
  await queue.createIfNotExists();
  const seen = new Map<string, string>();
  const announceNew = async (): Promise<void> => {
    for await (const { name, properties } of storage.getContainerClient(CONTAINER).listBlobsFlat()) {
      // Only what lies in a folder can be a pipeline's.
      if (!name.includes('/') || seen.get(name) === properties.etag) continue;
      const subject = `/blobServices/default/containers/${CONTAINER}/blobs/${name}`;
      const event = { eventType: 'Microsoft.Storage.BlobCreated', subject, data: { eTag: properties.etag } };
      await queue.sendMessage(Buffer.from(JSON.stringify(event)).toString('base64'));
      seen.set(name, properties.etag);
    }
  };
  while (!signal.aborted) {
    // What could not be announced now is new the next time as well.
    await announceNew().catch(() => undefined);
    await sleep(EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
}
