/** What the engine needs from the outside world; `functions/adapters` supplies it in Azure, tests supply their own. */

/** A blob as a listing or a head request shows it. Paths start with their container: `input/reviews.jsonl`. */
export interface BlobInfo {
  readonly path: string;
  readonly etag: string;
  /** Bytes. */
  readonly size: number;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Conditions under which a write takes place; where one does not hold, the write resolves to `undefined`. */
export interface WriteCondition {
  readonly ifMatch?: string;
  readonly ifNoneMatch?: '*';
}

export interface BlobStore {
  head(path: string): Promise<BlobInfo | undefined>;
  /** The bytes from `start` up to, not including, `end`; fails with `BlobChanged` where `etag` is no longer the blob's. */
  read(path: string, range?: { start: number; end: number }, etag?: string): AsyncIterable<Uint8Array>;
  /** The whole of a small blob, or `undefined` where there is none. */
  get(path: string): Promise<{ readonly text: string; readonly info: BlobInfo } | undefined>;
  /** Writes a whole blob; resolves to its ETag, or to `undefined` where the condition does not hold. */
  put(
    path: string,
    body: Uint8Array | string,
    options?: WriteCondition & { readonly metadata?: Readonly<Record<string, string>> },
  ): Promise<string | undefined>;
  /** All blobs whose path starts with `prefix`, in the order of their paths, with their metadata. */
  list(prefix: string): AsyncIterable<BlobInfo>;
  /** The names of the folders right below `prefix`. */
  folders(prefix: string): AsyncIterable<string>;
  stageBlock(path: string, blockId: string, body: Uint8Array): Promise<void>;
  /** Commits staged blocks as the blob's content; resolves to its ETag, or `undefined` where the condition does not hold. */
  commitBlocks(
    path: string,
    blockIds: readonly string[],
    options: WriteCondition & { readonly metadata: Readonly<Record<string, string>>; readonly contentType: string },
  ): Promise<string | undefined>;
}

/** Thrown by {@link BlobStore.read} when the blob is no longer the one whose ETag was given, or is gone. */
export class BlobChanged extends Error {
  override readonly name = 'BlobChanged';
  readonly path: string;

  constructor(path: string) {
    super(`The blob ${path} changed or was removed while it was being read.`);
    this.path = path;
  }
}

export interface SecretSource {
  /** The newest value of a secret, from the cache unless `fresh`; throws where it is unknown, disabled or not to be read. */
  get(name: string, options?: { readonly fresh?: boolean }): Promise<string>;
}

export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
  /** Resolves after `ms` milliseconds, or as soon as the signal is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** A number from 0 up to, not including, 1. */
export type Random = () => number;

export interface Logger {
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  error(message: string, fields?: Readonly<Record<string, unknown>>): void;
}
