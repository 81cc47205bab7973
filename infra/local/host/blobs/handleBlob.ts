import type { BlobClient } from '@azure/storage-blob';
import type { QueueClient } from '@azure/storage-queue';
import type { HostLog } from '../hostLog.ts';
import type { InvokeFunction } from '../invoke/invokeFunction.ts';
import { failureText } from '../listeners/failureText.ts';
import type { FunctionDefinition } from '../loader/describeFunctions.ts';
import type { BlobOptions } from '../loader/readHostFile.ts';
import type { BlobKey, ReceiptTable } from '../store/receiptTable.ts';
import { blobData } from './blobData.ts';
import { blobMetadata } from './blobMetadata.ts';
import { failedWith } from './openContainer.ts';

export interface BlobDependencies {
  readonly log: HostLog;
  readonly invoke: InvokeFunction;
  readonly definition: FunctionDefinition;
  readonly options: BlobOptions;
  readonly receipts: ReceiptTable;
  /** The queue for blobs that are given up. */
  readonly poison: () => Promise<QueueClient>;
  /** Puts a text into the form in which messages travel. */
  readonly encode: (text: string) => string;
}

/** A blob that a function is to handle. */
export interface FoundBlob {
  readonly key: BlobKey;
  readonly blob: BlobClient;
  readonly placeholders: Readonly<Record<string, string>>;
}

/** Has a function handle one state of a blob; what has changed since it was found is left for the next look. */
export async function handleBlob(
  dependencies: BlobDependencies,
  { key, blob, placeholders }: FoundBlob,
): Promise<void> {
  const { log, invoke, definition, options, receipts } = dependencies;
  const tries = receipts.begin(key);
  // A host that was killed in its last try did not come to give the blob up.
  if (tries > options.poisonBlobThreshold) return giveUp(dependencies, key, blob);
  const found = await download(blob, key.etag);
  if (found === undefined) return;
  const path = `${blob.containerName}/${blob.name}`;
  const triggerMetadata = blobMetadata(path, blob.url, found.response, placeholders);
  const data = blobData(found.content, definition.trigger);
  const { invocationId, outcome } = await invoke(definition, data, { triggerMetadata });
  if (outcome.ok) return receipts.finish(key);
  const message = `${definition.name} failed on try ${tries} of ${options.poisonBlobThreshold} of ${path}: ${failureText(outcome.error)}`;
  log({ level: 'error', category: 'blob', function: definition.name, invocationId, message });
  if (tries >= options.poisonBlobThreshold) await giveUp(dependencies, key, blob);
}

async function download(blob: BlobClient, etag: string) {
  try {
    const response = await blob.download(0, undefined, { conditions: { ifMatch: etag } });
    const chunks: Buffer[] = [];
    for await (const chunk of response.readableStreamBody ?? []) chunks.push(Buffer.from(chunk));
    return { response, content: Buffer.concat(chunks) };
  } catch (error) {
    if (failedWith(error, 404, 412)) return undefined;
    throw error;
  }
}

async function giveUp(
  { log, definition, receipts, poison, encode }: BlobDependencies,
  key: BlobKey,
  { containerName, name }: BlobClient,
): Promise<void> {
  const queue = await poison();
  const identity = { FunctionId: `Host.Functions.${definition.name}`, BlobType: 'BlockBlob' };
  const body = { ...identity, ContainerName: containerName, BlobName: name, ETag: key.etag };
  await queue.sendMessage(encode(JSON.stringify(body)));
  receipts.finish(key);
  const message = `The blob ${containerName}/${name} is given up; the queue ${queue.name} names it.`;
  log({ level: 'warning', category: 'blob', function: definition.name, message });
}
