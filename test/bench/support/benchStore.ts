import { BlobChanged, type BlobInfo, type BlobStore } from '../../../shared/ports.ts';
import type { ReviewInput } from './reviewInput.ts';

interface Kept {
  readonly text: string;
  readonly metadata: Readonly<Record<string, string>>;
}

/** A store whose input is made as it is read, whose output is only counted, and whose records can be let go. */
export interface BenchStore extends BlobStore {
  /** Bytes of all blocks that were staged. */
  readonly staged: number;
  /** Forgets all records whose path starts with `prefix`. */
  forget(prefix: string): void;
}

export const benchInput = 'input/reviews.jsonl';
const etag = '"1"';

export function createBenchStore(input: ReviewInput): BenchStore {
  const records = new Map<string, Kept>();
  let staged = 0;
  const infoOf = (path: string, { text, metadata }: Kept): BlobInfo => ({ path, etag, size: text.length, metadata });
  return {
    get staged() {
      return staged;
    },
    forget(prefix) {
      for (const path of records.keys()) if (path.startsWith(prefix)) records.delete(path);
    },
    async head(path) {
      if (path === benchInput) return { path, etag, size: input.size, metadata: {} };
      const kept = records.get(path);
      return kept && infoOf(path, kept);
    },
    async *read(path, range = { start: 0, end: input.size }) {
      if (path !== benchInput) throw new BlobChanged(path);
      yield* input.read(range.start, range.end);
    },
    async get(path) {
      const kept = records.get(path);
      return kept && { text: kept.text, info: infoOf(path, kept) };
    },
    async put(path, body, { metadata = {}, ifNoneMatch } = {}) {
      if (ifNoneMatch !== undefined && records.has(path)) return undefined;
      records.set(path, { text: String(body), metadata });
      return etag;
    },
    async *list(prefix) {
      for (const [path, kept] of records) if (path.startsWith(prefix)) yield infoOf(path, kept);
    },
    hasContainer: async () => true,
    async *folders() {},
    async remove(path) {
      records.delete(path);
    },
    async stageBlock(_path, _blockId, body) {
      staged += body.length;
    },
    commitBlocks: async () => etag,
  };
}
