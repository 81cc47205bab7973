import { BlobChanged, type BlobInfo, type BlobStore, type Clock, type WriteCondition } from '../../shared/ports.ts';
import { createFakeClock } from './fakeClock.ts';

/** A call of the store as an interceptor sees it: `count` is its number among all calls that change something, from 1. */
export interface StoreWrite {
  readonly operation: 'put' | 'remove' | 'stageBlock' | 'commitBlocks';
  readonly path: string;
  readonly count: number;
}

/** Where a write fails: before it takes place, or after it, with only its answer lost. */
export type WriteFault = 'before' | 'after' | undefined;

export interface MemoryStoreOptions {
  /** Bytes that a read yields at a time. */
  readonly chunkBytes?: number;
  readonly containers?: readonly string[];
  /** By which blobs are dated; by default all are written at the same time. */
  readonly clock?: Pick<Clock, 'now'>;
  /** Decides for each write whether it fails; it may also throw, or act as somebody else would. */
  readonly fault?: (write: StoreWrite) => WriteFault | Promise<WriteFault>;
  /** Sees each chunk that a read is about to yield, with the bytes read so far; may throw. */
  readonly onRead?: (path: string, offset: number) => void;
}

export interface MemoryStore extends BlobStore {
  /** A blob's content as text. */
  text(path: string): string | undefined;
  paths(prefix: string): string[];
  /** Changes the faults from now on. */
  setFault(fault: MemoryStoreOptions['fault']): void;
  readonly writes: number;
}

/** Thrown where a fault was asked for. */
export class StoreDown extends Error {
  override readonly name = 'StoreDown';
}

interface Stored {
  readonly bytes: Buffer;
  readonly etag: string;
  readonly modified: number;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Metadata names as storage takes them: identifiers, given back in lower case. */
const metadataName = /^[a-z_][a-z0-9_]*$/;

/** A blob store in memory that holds to the service's rules: ETags, conditions, ranges, blocks and their ids. */
export function createMemoryStore(options: MemoryStoreOptions = {}): MemoryStore {
  const { chunkBytes = 4093, containers = ['input', 'output', 'runs'], clock = createFakeClock() } = options;
  const blobs = new Map<string, Stored>();
  const staged = new Map<string, Map<string, Buffer>>();
  let { fault } = options;
  let version = 0;
  let writes = 0;

  const infoOf = (path: string, { bytes, etag, modified, metadata }: Stored): BlobInfo => ({
    path,
    etag,
    size: bytes.length,
    modified,
    metadata,
  });
  const holds = (path: string, { ifMatch, ifNoneMatch }: WriteCondition): boolean => {
    const there = blobs.get(path);
    if (ifNoneMatch === '*' && there) return false;
    return ifMatch === undefined || there?.etag === ifMatch;
  };
  const store = (path: string, bytes: Buffer, metadata: Readonly<Record<string, string>>): string => {
    if (!containers.includes(path.slice(0, path.indexOf('/')))) throw new Error(`ContainerNotFound: ${path}`);
    const wrong = Object.keys(metadata).find((name) => !metadataName.test(name));
    if (wrong !== undefined) throw new Error(`InvalidMetadata: ${wrong}`);
    version += 1;
    const etag = `"0x${version.toString(16)}"`;
    blobs.set(path, { bytes, etag, modified: clock.now(), metadata: { ...metadata } });
    staged.delete(path);
    return etag;
  };
  /** Runs a write with whatever fault it was given. */
  const write = async <T>(operation: StoreWrite['operation'], path: string, take: () => T): Promise<T> => {
    writes += 1;
    const wanted = await fault?.({ operation, path, count: writes });
    if (wanted === 'before') throw new StoreDown(`${operation} ${path} did not take place`);
    const result = take();
    if (wanted === 'after') throw new StoreDown(`${operation} ${path} took place, but its answer was lost`);
    return result;
  };
  const sorted = (prefix: string): string[] => [...blobs.keys()].filter((path) => path.startsWith(prefix)).toSorted();

  return {
    get writes() {
      return writes;
    },
    setFault(next) {
      fault = next;
    },
    text: (path) => blobs.get(path)?.bytes.toString('utf8'),
    paths: sorted,
    head: async (path) => {
      const blob = blobs.get(path);
      return blob && infoOf(path, blob);
    },
    async *read(path, range, etag) {
      if (range && range.start >= range.end) return;
      const blob = blobs.get(path);
      if (!blob || (etag !== undefined && blob.etag !== etag)) throw new BlobChanged(path);
      const { start, end } = range ?? { start: 0, end: blob.bytes.length };
      if (range && start >= blob.bytes.length) throw new Error(`InvalidRange: ${start} of ${blob.bytes.length}`);
      const bytes = blob.bytes.subarray(start, end);
      for (let at = 0; at < bytes.length; at += chunkBytes) {
        options.onRead?.(path, at);
        yield bytes.subarray(at, at + chunkBytes);
      }
    },
    get: async (path) => {
      const blob = blobs.get(path);
      // The server tells its time in whole seconds.
      const servedAt = Math.floor(clock.now() / 1000) * 1000;
      return blob && { text: blob.bytes.toString('utf8'), info: infoOf(path, blob), servedAt };
    },
    put: (path, body, { metadata = {}, ...condition } = {}) =>
      write('put', path, () =>
        holds(path, condition) ? store(path, Buffer.from(body as Uint8Array), metadata) : undefined,
      ),
    async *list(prefix) {
      for (const path of sorted(prefix)) yield infoOf(path, blobs.get(path) as Stored);
    },
    hasContainer: async (name) => containers.includes(name),
    remove: (path) =>
      write('remove', path, () => {
        blobs.delete(path);
      }),
    stageBlock: (path, blockId, body) =>
      write('stageBlock', path, () => {
        const blocks = staged.get(path) ?? new Map<string, Buffer>();
        const [other] = blocks.keys();
        if (other !== undefined && other.length !== blockId.length) throw new Error('InvalidBlobOrBlock: unequal ids');
        if (Buffer.from(blockId, 'base64').length > 64) throw new Error('InvalidBlockId: over 64 bytes');
        blocks.set(blockId, Buffer.from(body));
        staged.set(path, blocks);
      }),
    commitBlocks: (path, blockIds, { metadata, ...condition }) =>
      write('commitBlocks', path, () => {
        if (!holds(path, condition)) return undefined;
        const blocks = blockIds.map((id) => staged.get(path)?.get(id));
        if (blocks.includes(undefined)) return undefined;
        return store(path, Buffer.concat(blocks as Buffer[]), metadata);
      }),
  };
}
