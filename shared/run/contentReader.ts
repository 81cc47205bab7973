import type { ByteBudget } from '../core/byteBudget.ts';
import { deadlineExceeded } from '../http/serviceRequest.ts';
import { isReserved } from '../model/blobPath.ts';
import type { RowError } from '../model/outcome.ts';
import { BlobChanged, type BlobInfo, type BlobStore } from '../ports.ts';
import type { Content } from '../services/defineService.ts';
import { type ContentUrl, type FetchDeps, fetchContent } from './fetchContent.ts';

/** What rows name as their content, and how much of it there may be. */
export interface ContentWish {
  /** The names, by the parameters' own. */
  readonly names: Readonly<Record<string, string>>;
  /** Bytes that each may have. */
  readonly most: number;
  /** Milliseconds that one attempt at a URL may take. */
  readonly timeoutMs: number;
  /** From then on nothing is read any more, in milliseconds since 1970. */
  readonly deadline: number;
}

/** What came of the use of a content, or why it cannot be had. */
export type ContentUse<T> = { readonly result: T } | { readonly error: RowError };

/** Reads content, and holds it for only as long as it is used: until then its bytes count as held in memory. */
export type ContentReader = <T>(
  wish: ContentWish,
  use: (contents: Readonly<Record<string, Content>>) => Promise<T>,
) => Promise<ContentUse<T>>;

export interface ContentDeps extends FetchDeps {
  readonly store: Pick<BlobStore, 'head' | 'read'>;
  /** The process's own. */
  readonly budget: ByteBudget;
}

/** Times that a blob which is replaced while it is read is read anew. */
const maxReads = 3;

/** A place whose content can be read, once there is room for so many bytes. */
interface Located {
  readonly bytes: number;
  read(): Promise<Uint8Array | RowError>;
}

export function createContentReader(deps: ContentDeps): ContentReader {
  return async (wish, use) => {
    const { names, most, deadline } = wish;
    if (deps.clock.now() >= deadline) return { error: deadlineExceeded };
    const located = await eachOf(names, (name, param) =>
      isUrl(name) ? locateUrl({ ...wish, url: name, param }, deps) : locateBlob(name, param, most, deps),
    );
    if ('error' in located) return located;
    const held = await deps.budget.take(total(Object.values(located.all)));
    try {
      const contents = await eachOf(names, (name, param) => readLocated(name, located.all[param] as Located));
      if ('error' in contents) return contents;
      held.shrinkTo(total(Object.values(contents.all).map((content) => ({ bytes: content.bytes.length }))));
      return { result: await use(contents.all) };
    } finally {
      held.release();
    }
  };
}

/** Does something for each of the names, side by side; the first error is that of all. */
async function eachOf<T extends object>(
  names: Readonly<Record<string, string>>,
  work: (name: string, param: string) => Promise<T | { readonly error: RowError }>,
): Promise<{ readonly all: Record<string, T> } | { readonly error: RowError }> {
  const done = await Promise.all(
    Object.entries(names).map(async ([param, name]) => [param, await work(name, param)] as const),
  );
  for (const [, one] of done) if ('error' in one) return { error: one.error };
  return { all: Object.fromEntries(done as (readonly [string, T])[]) };
}

function total(parts: readonly { readonly bytes: number }[]): number {
  return parts.reduce((sum, { bytes }) => sum + bytes, 0);
}

async function readLocated(name: string, located: Located): Promise<Content | { readonly error: RowError }> {
  const bytes = await located.read();
  if (!(bytes instanceof Uint8Array)) return { error: bytes };
  return { bytes, extension: extensionOf(name) };
}

function isUrl(name: string): boolean {
  return /^https?:/.test(name);
}

function extensionOf(name: string): string {
  // A blob's name may have these signs in it.
  const path = isUrl(name) ? new URL(name).pathname : name;
  return /\.([A-Za-z0-9]{1,8})$/.exec(path)?.[1]?.toLowerCase() ?? '';
}

async function locateUrl(wish: ContentUrl, deps: ContentDeps): Promise<Located> {
  // How large it is turns out only when it is read.
  return { bytes: wish.most, read: () => fetchContent(wish, deps) };
}

async function locateBlob(
  path: string,
  param: string,
  most: number,
  { store }: ContentDeps,
): Promise<Located | { readonly error: RowError }> {
  if (isReserved(path)) {
    const message = `The container of the blob for ${param} is the app’s own or the Functions host’s.`;
    return { error: { code: 'ContentForbidden', message } };
  }
  const blob = await findBlob(path, param, most, store);
  return 'error' in blob ? blob : { bytes: blob.size, read: () => readBlob(blob, param, store) };
}

async function findBlob(
  path: string,
  param: string,
  most: number,
  store: ContentDeps['store'],
): Promise<BlobInfo | { readonly error: RowError }> {
  const found = await store.head(path);
  if (!found) return { error: { code: 'ContentNotFound', message: `The blob for ${param} does not exist.` } };
  const { size } = found;
  if (size === 0) return { error: { code: 'ContentEmpty', message: `The blob for ${param} is empty.` } };
  if (size <= most) return found;
  const message = `The blob for ${param} has ${size} bytes; at most ${most} may be sent.`;
  return { error: { code: 'ContentTooLarge', message } };
}

/** Reads a blob; where it is replaced meanwhile, the new one, which must not be larger, for there is no room for more. */
async function readBlob(first: BlobInfo, param: string, store: ContentDeps['store']): Promise<Uint8Array | RowError> {
  const { path, size: room } = first;
  let blob: BlobInfo | { readonly error: RowError } = first;
  for (let reads = 1; ; reads += 1) {
    if ('error' in blob) return blob.error;
    try {
      return await readWhole(blob, store);
    } catch (error) {
      if (!(error instanceof BlobChanged)) throw error;
    }
    if (reads === maxReads) break;
    blob = await findBlob(path, param, room, store);
  }
  return { code: 'ContentChanged', message: `The blob for ${param} was replaced again and again while it was read.` };
}

async function readWhole({ path, size, etag }: BlobInfo, store: ContentDeps['store']): Promise<Uint8Array> {
  const bytes = Buffer.allocUnsafe(size);
  let at = 0;
  for await (const chunk of store.read(path, { start: 0, end: size }, etag)) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
