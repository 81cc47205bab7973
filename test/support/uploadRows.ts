import { BlobServiceClient } from '@azure/storage-blob';

export const MiB = 1024 * 1024;

/** Bytes of a row: few calls and records for many bytes. */
const rowBytes = 64 * 1024;
const blockBytes = 8 * MiB;

/**
 * Uploads so many bytes of rows to `input`, a multiple of 8 MiB, with no more than one block in memory. The text of every
 * row is empty, for which no service is called; a column that no stage reads makes it long.
 */
export async function uploadRows(connection: string, name: string, bytes: number): Promise<void> {
  const head = '{"text":"","padding":"';
  const row = `${head.padEnd(rowBytes - 3, 'x')}"}\n`;
  const block = Buffer.from(row.repeat(blockBytes / rowBytes));
  const service = BlobServiceClient.fromConnectionString(connection);
  const blob = service.getContainerClient('input').getBlockBlobClient(name);
  const ids = Array.from({ length: bytes / blockBytes }, (_, i) => btoa(String(i).padStart(6, '0')));
  for (const id of ids) await blob.stageBlock(id, block, block.length);
  await blob.commitBlockList(ids);
}
