import { createReadStream, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { BlobChanged, type BlobInfo, type BlobStore } from '../../../shared/ports.ts';

type Metadata = Readonly<Record<string, string>>;

/** A store whose blobs are files, so that they are no part of the memory that is measured. */
export interface FileStore extends BlobStore, Disposable {
  /** Where a blob is, for whoever writes it piece by piece. */
  fileOf(path: string): string;
}

/** A store in a folder of its own, which goes with it. Staged blocks are thrown away. */
export function openFileStore(): FileStore {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const kept = new Map<string, Metadata>();
  const etag = '"1"';
  const fileOf = (path: string): string => {
    kept.set(path, kept.get(path) ?? {});
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    return file;
  };
  const infoOf = (path: string, metadata: Metadata): BlobInfo => {
    return { path, etag, size: statSync(join(folder, path)).size, modified: 0, metadata };
  };
  const head = async (path: string): Promise<BlobInfo | undefined> => {
    const metadata = kept.get(path);
    return metadata && infoOf(path, metadata);
  };
  return {
    fileOf,
    head,
    async *read(path, range) {
      if (!kept.has(path)) throw new BlobChanged(path);
      if (range && range.start >= range.end) return;
      const some = range ? { start: range.start, end: range.end - 1 } : {};
      yield* createReadStream(join(folder, path), some) as AsyncIterable<Uint8Array>;
    },
    async get(path) {
      const info = await head(path);
      return info && { text: readFileSync(join(folder, path), 'utf8'), info, servedAt: Date.now() };
    },
    async put(path, body, { metadata = {}, ifNoneMatch } = {}) {
      if (ifNoneMatch !== undefined && kept.has(path)) return undefined;
      writeFileSync(fileOf(path), body);
      kept.set(path, metadata);
      return etag;
    },
    async *list(prefix) {
      const found = [...kept].filter(([path]) => path.startsWith(prefix)).toSorted(([a], [b]) => (a < b ? -1 : 1));
      for (const [path, metadata] of found) yield infoOf(path, metadata);
    },
    hasContainer: async () => true,
    async remove(path) {
      kept.delete(path);
      rmSync(join(folder, path), { force: true });
    },
    stageBlock: async () => undefined,
    commitBlocks: async () => etag,
    [Symbol.dispose]: () => rmSync(folder, { recursive: true }),
  };
}
