/** The storage account of the local stack, with the containers that the app works in. */

import type { BlobServiceClient } from '@azure/storage-blob';

const CONTAINERS = ['input', 'output', 'pipelines', 'runs'];

/** Creates the containers that are missing. */
export async function openStorage(connection: string): Promise<BlobServiceClient> {
  // Loaded only now, for it takes as long as starting a process does.
  const { BlobServiceClient } = await import('@azure/storage-blob');
  const storage = BlobServiceClient.fromConnectionString(connection);
  await Promise.all(CONTAINERS.map((name) => storage.getContainerClient(name).createIfNotExists()));
  return storage;
}
