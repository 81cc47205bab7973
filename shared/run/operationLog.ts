import { inParallel } from '../core/inParallel.ts';
import type { RowSet } from '../core/rowSet.ts';
import type { BlobStore } from '../ports.ts';
import type { Tally } from '../rows/jsonlRows.ts';
import type { AcceptedOperation } from './acceptedOperation.ts';
import { paths } from './records.ts';
import type { Part } from './segmentLog.ts';

/** An operation that was accepted for a row, whose times are in milliseconds since 1970. */
export interface OpenOperation extends Omit<AcceptedOperation, 'retryAfter'> {
  /** Place of the row in its partition, and its line there, both from 0. */
  readonly row: number;
  readonly line: number;
  readonly acceptedAt: number;
  /** When it is to be asked for. */
  readonly pollAt: number;
  /** The first of the polls that have not been answered since. */
  readonly failingSince?: number;
}

/** When an operation is asked for next. */
export type PollWait = Pick<OpenOperation, 'row' | 'pollAt' | 'failingSince'>;

/** What the log holds: that an operation was accepted, that one is asked for later, or that no row is left to send. */
export type OperationEntry = OpenOperation | PollWait | { readonly tally: Tally };

/**
 * A part's accepted operations, as numbered blobs that are only ever added to. What is added while one is written goes into
 * the next one together.
 */
export interface OperationLog {
  /** The operations without outcome, by their rows. */
  readonly open: ReadonlyMap<number, OpenOperation>;
  /** The part's rows and lines, once all of them have their outcome or an operation. */
  readonly tally: Tally | undefined;
  /** Resolves when the entries are in storage. Of two operations for one row the first to get there counts. */
  add(...entries: readonly OperationEntry[]): Promise<void>;
  /** Changes when an operation is asked for, for as long as this worker lives. */
  putOff(wait: PollWait): void;
  /** Forgets an operation, whose row has its outcome. */
  end(row: number): void;
}

/** Blobs since the last summary after which another is written; and that are read at a time. */
const summaryAfter = 100;
const readersAtOnce = 16;

/** Opens a part's log; `done` are the rows that have their outcome in storage. */
export async function openOperationLog(store: BlobStore, part: Part, done: RowSet): Promise<OperationLog> {
  const open = new Map<number, OpenOperation>();
  const ended = new Set<number>();
  const pathOf = (at: number): string => paths.operation(part.id, part.partition, part.stage, at);
  let tally: Tally | undefined;
  const { first, count } = await findBlobs(store, part);
  let next = first;

  const putOff = (wait: PollWait): void => {
    const operation = open.get(wait.row);
    if (!operation) return;
    const { failingSince: _, ...kept } = operation;
    open.set(wait.row, { ...kept, ...wait });
  };
  const isNew = ({ row }: OpenOperation): boolean => !open.has(row) && !done.has(row) && !ended.has(row);
  const apply = (entry: OperationEntry): void => {
    if ('tally' in entry) tally = entry.tally;
    else if (!('path' in entry)) putOff(entry);
    else if (isNew(entry)) open.set(entry.row, entry);
  };
  const take = (text: string): void => {
    for (const line of text.split('\n').slice(0, -1)) apply(JSON.parse(line) as OperationEntry);
    next += 1;
  };
  /** Two workers may add at the same time: who comes second reads what the other has added, and thinks again. */
  const append = async (entries: () => readonly OperationEntry[], metadata: Metadata): Promise<void> => {
    for (let fresh = entries(); fresh.length > 0; fresh = entries()) {
      const text = fresh.map((entry) => `${JSON.stringify(entry)}\n`).join('');
      const path = pathOf(next);
      if ((await store.put(path, text, { ifNoneMatch: '*', metadata })) !== undefined) return take(text);
      const blob = await store.get(path);
      if (!blob) throw new Error('A blob of operations exists and cannot be read.');
      take(blob.text);
    }
  };

  const known = Array.from({ length: count - first }, (_, at) => pathOf(first + at));
  for (const blob of await inParallel(known, readersAtOnce, (path) => store.get(path))) take(blob?.text ?? '');
  if (known.length > summaryAfter) await append(() => [...(tally ? [{ tally }] : []), ...open.values()], isSummary);

  let batch: OperationEntry[] | undefined;
  let written = Promise.resolve();
  return {
    open,
    get tally() {
      return tally;
    },
    add(...entries) {
      if (batch) {
        batch.push(...entries);
        return written;
      }
      const own = [...entries];
      batch = own;
      const write = (): Promise<void> => {
        batch = undefined;
        return append(() => own.filter((entry) => !('path' in entry) || isNew(entry)), {});
      };
      written = written.then(write, write);
      return written;
    },
    putOff,
    end(row) {
      open.delete(row);
      ended.add(row);
    },
  };
}

type Metadata = Readonly<Record<string, string>>;

/** Of a blob that sums up all those before it. */
const isSummary: Metadata = { summary: 'true' };

/** How many blobs there are, and the first of those that still count. */
async function findBlobs(store: BlobStore, { id, partition, stage }: Part) {
  let first = 0;
  let count = 0;
  for await (const { metadata } of store.list(paths.operations(id, partition, stage))) {
    if (metadata['summary'] !== undefined) first = count;
    count += 1;
  }
  return { first, count };
}
