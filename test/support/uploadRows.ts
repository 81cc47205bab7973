import { BlobServiceClient } from '@azure/storage-blob';

export const KiB = 1024;
export const MiB = 1024 * KiB;

const blockBytes = 8 * MiB;

/**
 * Uploads rows of `rowBytes` to `input`, `bytes` in all, a multiple of 8 MiB, with no more than one block in memory. The
 * text of every row is empty, for which no service is called; a column that no stage reads makes it as long as it is.
 */
export async function uploadRows(connection: string, name: string, bytes: number, rowBytes: number): Promise<void> {
  const head = '{"text":"","padding":"';
  const row = `${head.padEnd(rowBytes - 3, 'x')}"}\n`;
  const block = Buffer.from(row.repeat(blockBytes / rowBytes));
  const service = BlobServiceClient.fromConnectionString(connection);
  const blob = service.getContainerClient('input').getBlockBlobClient(name);
  const ids = Array.from({ length: bytes / blockBytes }, (_, i) => btoa(String(i).padStart(6, '0')));
  for (const id of ids) await blob.stageBlock(id, block, block.length);
  await blob.commitBlockList(ids);
}
