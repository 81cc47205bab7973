import { createTimesheet, type Timesheet } from '../core/timesheet.ts';
import type { BlobStore, Clock } from '../ports.ts';
import { paths } from './records.ts';
import type { SpanPool } from './spanPool.ts';
import { spansMetadata } from './spansMetadata.ts';
import type { Workplace } from './workplace.ts';

/**
 * Does a piece of a run's work so that its records tell what its time went to: each record that it writes once keeps, as
 * metadata, the time since the one before it. What is left over is kept by the next record of the run's other work.
 */
export async function recordWork<T>(
  { store, clock }: { readonly store: BlobStore; readonly clock: Clock },
  { pool }: Pick<Workplace, 'pool'>,
  work: (store: BlobStore, timesheet: Timesheet) => Promise<T>,
): Promise<T> {
  const timesheet = createTimesheet(clock);
  try {
    return await work(recordedStore(store, timesheet, pool), timesheet);
  } finally {
    pool.add(timesheet.take());
  }
}

function recordedStore(store: BlobStore, timesheet: Timesheet, pool: SpanPool): BlobStore {
  const timed = <T>(task: Promise<T>): Promise<T> => timesheet.during('storage', task);
  return {
    head: (path) => timed(store.head(path)),
    read: (...args) => timedChunks(store.read(...args), timed),
    get: (path) => timed(store.get(path)),
    async put(path, body, options = {}) {
      const isRecord = options.ifNoneMatch !== undefined && path.startsWith(paths.runs);
      if (!isRecord) return timed(store.put(path, body, options));
      const spans = [...pool.take(), timesheet.take()].filter(({ from, to }) => to > from);
      const metadata = { ...options.metadata, ...spansMetadata(spans) };
      try {
        const etag = await timed(store.put(path, body, { ...options, metadata }));
        if (etag === undefined) pool.add(...spans);
        return etag;
      } catch (error) {
        pool.add(...spans);
        throw error;
      }
    },
    list: (prefix) => timedChunks(store.list(prefix), timed),
    hasContainer: (name) => timed(store.hasContainer(name)),
    remove: (path) => timed(store.remove(path)),
    stageBlock: (...args) => timed(store.stageBlock(...args)),
    commitBlocks: (...args) => timed(store.commitBlocks(...args)),
  };
}

/** The time in which a reader waits for the next item is storage's; what it does between two is not. */
async function* timedChunks<Item>(
  items: AsyncIterable<Item>,
  timed: <T>(task: Promise<T>) => Promise<T>,
): AsyncGenerator<Item> {
  const iterator = items[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await timed(iterator.next());
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    await iterator.return?.();
  }
}
