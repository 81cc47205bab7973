import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { TokenCredential } from '@azure/identity';
import { BlobServiceClient, type BlockBlobClient, RestError } from '@azure/storage-blob';
import { BlobChanged, type BlobInfo, type BlobStore, type WriteCondition } from '../../shared/ports.ts';
import { systemClock } from './clock.ts';
import { createStorageTries, type StorageTries } from './storageTries.ts';

/** Blobs a listing asks for at a time; the service's most. */
const pageSize = 5000;
/**
 * Milliseconds after which a request has stalled. All its tries take less than a minute then, and with the 4 minutes that an
 * activity may work it stays under the 5 that a Consumption plan gives.
 */
const stallMs = 8_000;
/** Bytes that the list of a blob's blocks has for each of them, about. */
const blockEntryBytes = 80;
/** The blob metadata that tells a conditional write from all others; nobody above this file sees it. */
const writeMetadata = 'tributarywrite';
/** What storage answers where a write's condition does not hold. */
const refusals = ['BlobAlreadyExists', 'ConditionNotMet', 'TargetConditionNotMet'];

/**
 * Azure Blob Storage, by connection string, or by account URL and the app's identity. A request is sent again where storage
 * is busy, cuts the connection or says nothing for `tryMs` milliseconds (default: 8 s).
 */
export function createBlobStore(
  storage: string,
  credential: () => TokenCredential,
  { tryMs = stallMs }: { readonly tryMs?: number } = {},
): BlobStore {
  const once = { retryOptions: { maxTries: 1 } };
  const service = /^https?:\/\//.test(storage)
    ? new BlobServiceClient(storage, credential(), once)
    : BlobServiceClient.fromConnectionString(storage, once);
  const tries = createStorageTries({ clock: systemClock, random: Math.random, tryMs });
  const container = (path: string) => service.getContainerClient(path.slice(0, path.indexOf('/')));
  const blob = (path: string): BlockBlobClient => container(path).getBlockBlobClient(path.slice(path.indexOf('/') + 1));

  const properties = (path: string) =>
    orUndefined([404], () => tries.request((abortSignal) => blob(path).getProperties({ abortSignal })));
  /** The ETag of a conditional write that was refused because an earlier try of its own had got through unheard. */
  const ownEtag = async (path: string, write: string): Promise<string | undefined> => {
    const found = await properties(path);
    return found?.metadata?.[writeMetadata] === write ? found.etag : undefined;
  };

  return {
    async head(path) {
      const found = await properties(path);
      return found && infoOf(path, found);
    },
    async *read(path, range, etag) {
      if (range && range.start >= range.end) return;
      const start = range?.start ?? 0;
      let version = etag;
      yield* tries.stream(async (received) => {
        const at = start + received;
        // A body that broke off after its last byte has all of its range; what storage takes an empty one for is the rest.
        if (at === range?.end) return Readable.from([]);
        const conditions = version === undefined ? {} : { ifMatch: version };
        const options = { conditions, maxRetryRequests: 0 };
        const answer = await orUndefined([404, 'ConditionNotMet'], () =>
          tries.request((abortSignal) => blob(path).download(at, range && range.end - at, { ...options, abortSignal })),
        );
        if (!answer?.readableStreamBody) throw new BlobChanged(path);
        version = answer.etag;
        return answer.readableStreamBody;
      });
    },
    get: (path) =>
      orUndefined([404], () =>
        tries.request(async (abortSignal, progress) => {
          const answer = await blob(path).download(0, undefined, { maxRetryRequests: 0, abortSignal });
          const chunks: Buffer[] = [];
          for await (const chunk of answer.readableStreamBody as AsyncIterable<Buffer>) {
            chunks.push(chunk);
            progress();
          }
          const text = Buffer.concat(chunks).toString('utf8');
          return { text, info: infoOf(path, answer), servedAt: (answer.date as Date).getTime() };
        }),
      ),
    async put(path, body, { metadata = {}, ...condition } = {}) {
      const bytes = Buffer.from(body as Uint8Array);
      const isConditional = condition.ifMatch !== undefined || condition.ifNoneMatch !== undefined;
      const write = randomUUID();
      const options = {
        conditions: conditionsOf(condition),
        metadata: isConditional ? { ...metadata, [writeMetadata]: write } : { ...metadata },
      };
      const etag = await orUndefined(refusals, async () => {
        const upload = (abortSignal: AbortSignal) =>
          blob(path).upload(bytes, bytes.length, { ...options, abortSignal });
        return (await tries.request(upload, bytes.length)).etag as string;
      });
      return etag ?? ownEtag(path, write);
    },
    async *list(prefix) {
      const within = { prefix: prefix.slice(prefix.indexOf('/') + 1), includeMetadata: true };
      const name = prefix.slice(0, prefix.indexOf('/'));
      const pages = pagesOf(tries, (abortSignal, page) =>
        container(prefix)
          .listBlobsFlat({ ...within, abortSignal })
          .byPage({ maxPageSize: pageSize, ...page }),
      );
      for await (const { segment } of pages) {
        for (const item of segment.blobItems) {
          // Accounts with a hierarchical namespace list their directories as well.
          if (item.metadata?.hdi_isfolder !== 'true') {
            yield infoOf(`${name}/${item.name}`, { ...item.properties, metadata: item.metadata });
          }
        }
      }
    },
    hasContainer: (name) => tries.request((abortSignal) => service.getContainerClient(name).exists({ abortSignal })),
    async remove(path) {
      await tries.request((abortSignal) => blob(path).deleteIfExists({ abortSignal }));
    },
    async stageBlock(path, blockId, body) {
      const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
      const stage = (abortSignal: AbortSignal) => blob(path).stageBlock(blockId, bytes, bytes.length, { abortSignal });
      await tries.request(stage, bytes.length);
    },
    commitBlocks: (path, blockIds, { metadata, contentType, ...condition }) =>
      orUndefined([...refusals, 'InvalidBlockList'], async () => {
        const options = {
          conditions: conditionsOf(condition),
          metadata: { ...metadata },
          blobHTTPHeaders: { blobContentType: contentType },
        };
        const commit = (abortSignal: AbortSignal) =>
          blob(path).commitBlockList([...blockIds], { ...options, abortSignal });
        return (await tries.request(commit, blockIds.length * blockEntryBytes)).etag as string;
      }),
  };
}

/** The pages of a listing, each asked for until it comes. */
async function* pagesOf<Page extends { readonly continuationToken?: string }>(
  tries: StorageTries,
  list: (signal: AbortSignal, from: { readonly continuationToken?: string }) => AsyncIterableIterator<Page>,
): AsyncGenerator<Page> {
  let from = {};
  for (;;) {
    const { value, done } = await tries.request((signal) => list(signal, from).next());
    if (done === true) return;
    yield value;
    if (!value.continuationToken) return;
    from = { continuationToken: value.continuationToken };
  }
}

/** A blob by what a header or a listing says of it. */
function infoOf(path: string, { etag = '', contentLength = 0, lastModified, metadata = {} }: Described): BlobInfo {
  const { [writeMetadata]: _, ...own } = metadata;
  // A header has its ETag in quotes and a listing has not.
  const quoted = etag.replace(/^"?(.*?)"?$/, '"$1"');
  return { path, etag: quoted, size: contentLength, modified: lastModified?.getTime() ?? 0, metadata: own };
}

interface Described {
  readonly etag?: string;
  readonly contentLength?: number;
  readonly lastModified?: Date;
  readonly metadata?: Readonly<Record<string, string>> | undefined;
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
