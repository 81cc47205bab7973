import type { TokenCredential } from '@azure/identity';
import { BlobServiceClient, type BlockBlobClient, RestError } from '@azure/storage-blob';
import { BlobChanged, type BlobInfo, type BlobStore, type WriteCondition } from '../../shared/ports.ts';

/** Blobs a listing asks for at a time; the service's most. */
const pageSize = 5000;

/** Azure Blob Storage, by connection string, or by account URL and the app's identity. */
export function createBlobStore(storage: string, credential: () => TokenCredential): BlobStore {
  const service = /^https?:\/\//.test(storage)
    ? new BlobServiceClient(storage, credential())
    : BlobServiceClient.fromConnectionString(storage);
  const container = (path: string) => service.getContainerClient(path.slice(0, path.indexOf('/')));
  const blob = (path: string): BlockBlobClient => container(path).getBlockBlobClient(path.slice(path.indexOf('/') + 1));

  return {
    head: (path) =>
      orUndefined([404], async () => {
        const properties = await blob(path).getProperties();
        return infoOf(path, { properties, metadata: properties.metadata });
      }),
    async *read(path, range, etag) {
      if (range && range.start >= range.end) return;
      const count = range && range.end - range.start;
      const conditions = etag === undefined ? {} : { conditions: { ifMatch: etag } };
      const answer = await orUndefined([404, 'ConditionNotMet'], () =>
        blob(path).download(range?.start ?? 0, count, conditions),
      );
      if (!answer?.readableStreamBody) throw new BlobChanged(path);
      yield* answer.readableStreamBody as AsyncIterable<Buffer>;
    },
    get: (path) =>
      orUndefined([404], async () => {
        const answer = await blob(path).download();
        const chunks: Buffer[] = [];
        for await (const chunk of answer.readableStreamBody as AsyncIterable<Buffer>) chunks.push(chunk);
        const info = infoOf(path, { properties: answer, metadata: answer.metadata });
        return { text: Buffer.concat(chunks).toString('utf8'), info };
      }),
    put: (path, body, { metadata, ...condition } = {}) =>
      orUndefined(['BlobAlreadyExists', 'ConditionNotMet', 'TargetConditionNotMet'], async () => {
        const bytes = Buffer.from(body as Uint8Array);
        const answer = await blob(path).upload(bytes, bytes.length, {
          conditions: conditionsOf(condition),
          ...(metadata ? { metadata: { ...metadata } } : {}),
        });
        return answer.etag as string;
      }),
    async *list(prefix) {
      const within = { prefix: prefix.slice(prefix.indexOf('/') + 1), includeMetadata: true };
      const name = prefix.slice(0, prefix.indexOf('/'));
      for await (const page of container(prefix).listBlobsFlat(within).byPage({ maxPageSize: pageSize })) {
        for (const item of page.segment.blobItems) {
          // Accounts with a hierarchical namespace list their directories as well.
          if (item.metadata?.hdi_isfolder !== 'true') yield infoOf(`${name}/${item.name}`, item);
        }
      }
    },
    hasContainer: (name) => service.getContainerClient(name).exists(),
    async remove(path) {
      await blob(path).deleteIfExists();
    },
    async stageBlock(path, blockId, body) {
      await blob(path).stageBlock(blockId, Buffer.from(body.buffer, body.byteOffset, body.byteLength), body.byteLength);
    },
    commitBlocks: (path, blockIds, { metadata, contentType, ...condition }) =>
      orUndefined(['BlobAlreadyExists', 'ConditionNotMet', 'TargetConditionNotMet'], async () => {
        const answer = await blob(path).commitBlockList([...blockIds], {
          conditions: conditionsOf(condition),
          metadata: { ...metadata },
          blobHTTPHeaders: { blobContentType: contentType },
        });
        return answer.etag as string;
      }),
  };
}

function infoOf(
  path: string,
  {
    properties: { etag = '', contentLength = 0, lastModified },
    metadata = {},
  }: {
    properties: { etag?: string; contentLength?: number; lastModified?: Date };
    metadata?: Record<string, string> | undefined;
  },
): BlobInfo {
  // A header has its ETag in quotes and a listing has not.
  const quoted = etag.replace(/^"?(.*?)"?$/, '"$1"');
  return { path, etag: quoted, size: contentLength, modified: lastModified?.getTime() ?? 0, metadata };
}

function conditionsOf({ ifMatch, ifNoneMatch }: WriteCondition) {
  return { ...(ifMatch === undefined ? {} : { ifMatch }), ...(ifNoneMatch === undefined ? {} : { ifNoneMatch }) };
}

/** `undefined` for errors of these statuses or codes; an error that the service explains is told by its code. */
async function orUndefined<T>(expected: readonly (number | string)[], task: () => Promise<T>): Promise<T | undefined> {
  try {
    return await task();
  } catch (error) {
    if (error instanceof RestError && [error.statusCode, error.code].some((sign) => expected.includes(sign ?? ''))) {
      return undefined;
    }
    throw error;
  }
}
