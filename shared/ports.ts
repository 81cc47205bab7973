/** What the engine needs from the outside world; `functions/adapters` supplies it in Azure, tests supply their own. */

/** A blob as a listing or a head request shows it. Paths start with their container: `input/reviews.jsonl`. */
export interface BlobInfo {
  readonly path: string;
  readonly etag: string;
  /** Bytes. */
  readonly size: number;
  /** When it was written, by the storage's clock, in milliseconds since 1970. */
  readonly modified: number;
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Conditions under which a write takes place; where one does not hold, the write resolves to `undefined`. Storage may be
 * asked more than once: a condition that its own earlier try has broken counts as one that holds.
 */
export interface WriteCondition {
  readonly ifMatch?: string;
  readonly ifNoneMatch?: '*';
}

export interface BlobStore {
  head(path: string): Promise<BlobInfo | undefined>;
  /** The bytes from `start` up to, not including, `end`; fails with `BlobChanged` where `etag` is no longer the blob's. */
  read(path: string, range?: { start: number; end: number }, etag?: string): AsyncIterable<Uint8Array>;
  /** The whole of a small blob, or `undefined` where there is none; and when that was, by the clock of the server. */
  get(path: string): Promise<{ readonly text: string; readonly info: BlobInfo; readonly servedAt: number } | undefined>;
  /** Writes a whole blob; resolves to its ETag, or to `undefined` where the condition does not hold. */
  put(
    path: string,
    body: Uint8Array | string,
    options?: WriteCondition & { readonly metadata?: Readonly<Record<string, string>> },
  ): Promise<string | undefined>;
  /** All blobs whose path starts with `prefix`, in the order of their paths, with their metadata. */
  list(prefix: string): AsyncIterable<BlobInfo>;
  hasContainer(name: string): Promise<boolean>;
  /** Removes a blob, if it is there. */
  remove(path: string): Promise<void>;
  stageBlock(path: string, blockId: string, body: Uint8Array): Promise<void>;
  /**
   * Commits staged blocks as the blob's content; resolves to its ETag, or to `undefined` where the condition does not hold,
   * a block is no longer there, or an earlier try has got through: the metadata of what is there tells which.
   */
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
  /**
   * A secret's value, kept for a while. Where the service refused `refused`, that very value is not given from what is
   * kept: the vault is asked again, once for all that ask at the same time. Throws {@link SecretUnreadable}.
   */
  get(name: string, options?: { readonly refused?: string }): Promise<string>;
}

export interface TokenSource {
  /**
   * A Microsoft Entra token of the app's own identity for Azure AI services, kept until shortly before it expires. Where the
   * service refused `refused`, that very token is not given from what is kept: another is asked for, once for all that ask
   * at the same time. Throws {@link TokenUnavailable}.
   */
  get(options?: { readonly refused?: string }): Promise<string>;
}

/** What would open a resource cannot be had; the message is in words of our own. */
export abstract class NoAccess extends Error {}

/** The app's identity gets no token, which may be otherwise in a moment. */
export class TokenUnavailable extends NoAccess {
  override readonly name = 'TokenUnavailable';

  constructor(cause: unknown) {
    super('The app’s identity gets no token for AI services.', { cause });
  }
}

/** Why a secret has no value for us. Only `unavailable` may be otherwise in a moment. */
export class SecretUnreadable extends NoAccess {
  override readonly name = 'SecretUnreadable';
  readonly reason: 'unknown' | 'disabled' | 'forbidden' | 'unavailable';

  constructor(secret: string, reason: SecretUnreadable['reason'], cause?: unknown) {
    super(`The secret ${secret} is ${reason} in the vault.`, { cause });
    this.reason = reason;
  }
}

export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
  /** Resolves after `ms` milliseconds. */
  sleep(ms: number): Promise<void>;
  /** Milliseconds in which the process was at work since it began, as opposed to waiting; left out where that is not known. */
  busy?(): number;
}

/** A number from 0 up to, not including, 1. */
export type Random = () => number;
