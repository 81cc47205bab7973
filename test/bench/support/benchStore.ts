import { BlobChanged, type BlobInfo, type BlobStore } from '../../../shared/ports.ts';
import type { ReviewInput } from './reviewInput.ts';
import type { Sink } from './sink.ts';

interface Kept {
  readonly text: string;
  readonly metadata: Readonly<Record<string, string>>;
}

/** A store whose input is made as it is read, whose records are let go on demand, and that writes what it is given. */
export interface BenchStore extends BlobStore {
  /** Forgets all records whose path starts with `prefix`. */
  forget(prefix: string): void;
}

export const benchInput = 'input/reviews.jsonl';
const etag = '"1"';

export function createBenchStore(input: ReviewInput, sink: Sink): BenchStore {
  const records = new Map<string, Kept>();
  const infoOf = (path: string, { text, metadata }: Kept): BlobInfo => ({
    path,
    etag,
    size: text.length,
    modified: 0,
    metadata,
  });
  return {
    forget(prefix) {
      for (const path of records.keys()) if (path.startsWith(prefix)) records.delete(path);
    },
    async head(path) {
      if (path === benchInput) return { path, etag, size: input.size, modified: 0, metadata: {} };
      const kept = records.get(path);
      return kept && infoOf(path, kept);
    },
    async *read(path, range = { start: 0, end: input.size }) {
      if (path !== benchInput) throw new BlobChanged(path);
      yield* input.read(range.start, range.end);
    },
    async get(path) {
      const kept = records.get(path);
      return kept && { text: kept.text, info: infoOf(path, kept), servedAt: Date.now() };
    },
    async put(path, body, { metadata = {}, ifNoneMatch } = {}) {
      if (ifNoneMatch !== undefined && records.has(path)) return undefined;
      sink.write(body);
      records.set(path, { text: String(body), metadata });
      return etag;
    },
    async *list(prefix) {
      for (const [path, kept] of records) if (path.startsWith(prefix)) yield infoOf(path, kept);
    },
    hasContainer: async () => true,
    async remove(path) {
      records.delete(path);
    },
    async stageBlock(_path, _blockId, body) {
      sink.write(body);
    },
    commitBlocks: async () => etag,
  };
}
