import { addOrigins, type Origin } from '../model/origin.ts';
import { addCalls, noCalls } from '../model/outcome.ts';
import type { Clock } from '../ports.ts';
import type { BatchNotes } from './batchNotes.ts';
import type { BatchResult } from './callBatch.ts';
import type { OutcomeLine } from './outcomeLine.ts';
import type { SegmentLog } from './segmentLog.ts';
import { sumNotes } from './sumNotes.ts';

/** A segment is written after so many milliseconds, where a row has its outcome by then, or calls, whichever comes first. */
const segmentMs = 2000;
export const segmentCalls = 100;
/** Rows after which one is written as well: a call may be for thousands of them. */
const segmentRows = 10_000;

export interface SegmentWriter {
  /** Adds outcomes and what was called for them; writes a segment when it is time. */
  add(lines: readonly OutcomeLine[], from: Called): Promise<void>;
  /** Writes what was added since the last segment. */
  flush(): Promise<void>;
  /** The same where any row has its outcome in it; calls alone can wait. */
  flushRows(): Promise<void>;
}

/** The calls that outcomes came of. */
export type Called = Pick<BatchResult, 'calls' | 'origins'> & { readonly notes?: BatchNotes };

/** Collects outcomes and writes them as segments, one at a time. */
export function createSegmentWriter(log: SegmentLog, clock: Clock): SegmentWriter {
  let pending: OutcomeLine[] = [];
  let calls = noCalls;
  let origins: readonly Origin[] = [];
  let notes: BatchNotes[] = [];
  let added = 0;
  let since = clock.now();
  let writing = Promise.resolve();
  const flush = (): Promise<void> => {
    const [lines, itsCalls, itsOrigins, itsNotes] = [pending, calls, origins, notes];
    [pending, calls, origins, notes, added, since] = [[], noCalls, [], [], 0, clock.now()];
    writing = writing.then(() => log.append(lines, itsCalls, itsOrigins, sumNotes(itsNotes)));
    return writing;
  };
  return {
    async add(lines, from) {
      for (const line of lines) pending.push(line);
      calls = addCalls(calls, from.calls);
      origins = addOrigins(origins, from.origins);
      if (from.notes) notes.push(from.notes);
      added += from.calls.sent > 0 ? 1 : 0;
      const isLate = pending.length > 0 && clock.now() - since >= segmentMs;
      if (isLate || added >= segmentCalls || pending.length >= segmentRows) await flush();
    },
    flush,
    flushRows: () => (pending.length > 0 ? flush() : writing),
  };
}
