import type { Seclusion } from '../core/seclusion.ts';
import type { BlobStore } from '../ports.ts';
import { paths, type TryRecord } from './records.ts';
import type { Part } from './segmentLog.ts';

/**
 * Rows that a worker may begin before all of them have their outcome in storage, by how suspect the part is. Each worker
 * that is lost makes it more suspect; the first two without a row finished may be anything. Then each window is an eighth
 * of the one before, so that the search for a row that kills goes through what is left of the last window in eight steps.
 * A row that was the only one of its process in four tries, and lost them all, is what killed them.
 */
const widths = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 512, 64, 8, 1, 1, 1, 1];
const firstNarrow = widths.indexOf(512);
const firstAlone = widths.indexOf(1);
/** Windows in a row that are finished before the next may be wider. */
const steps = 8;

/** A part's tries: how many rows may be begun at a time, and the record by which the next worker knows what became of this one. */
export interface PartTries {
  /** Rows without outcome that may be begun in this window. */
  readonly width: number;
  /** Whether nothing else is worked on in this process. */
  readonly isAlone: boolean;
  /** Whether the first row without outcome is to be given up. */
  readonly givesUp: boolean;
  /** Begins a window; false where the process is somebody else's for now. */
  begin(): Promise<boolean>;
  /** Ends a window whose rows all have their outcome, and leaves the process to others. */
  finish(): void;
  /** Says that this worker was not lost, and why it stops, when that is known. */
  close(resumeAt: number, why: Pick<TryRecord, 'reason' | 'waitsFor' | 'since'>): Promise<void>;
  /** Leaves the process to others. */
  leave(): void;
}

/** `last` is the record as the workers before left it; `done` counts the rows that have their outcome by now. */
export function createTries(
  store: BlobStore,
  part: Part,
  seclusion: Seclusion,
  last: TryRecord | undefined,
  done: () => number,
): PartTries {
  let { suspicion, passed, lost } = judge(last, done());
  // Those that were done when the window began: with more of them, the suspicion is about a row that is done by now.
  let rows = done();
  let hasBegun = false;
  let isAlone = false;
  let release = (): void => undefined;
  const givesUp = (): boolean => suspicion === widths.length;
  const leave = (): void => {
    release();
    release = () => undefined;
    isAlone = false;
  };
  const write = async (end: Pick<TryRecord, 'resumeAt' | 'reason' | 'waitsFor' | 'since'>): Promise<void> => {
    const record: TryRecord = { format: 1, rows, suspicion, passed, lost, ...end };
    await store.put(paths.tries(part.id, part.partition, part.stage), JSON.stringify(record), {
      metadata: triesMetadata(record),
    });
  };
  return {
    get width() {
      return widths[suspicion] ?? 1;
    },
    get isAlone() {
      return isAlone;
    },
    get givesUp() {
      return givesUp();
    },
    async begin() {
      if (suspicion >= firstAlone && !givesUp()) {
        const admitted = await seclusion.alone();
        if (!admitted) return false;
        release = admitted;
        isAlone = true;
      } else {
        if (seclusion.wanted) return false;
        release = seclusion.enter();
      }
      // The row that is given up is not touched, so that no worker is lost by it.
      if (!givesUp()) await write({});
      hasBegun = true;
      return true;
    },
    finish() {
      leave();
      rows = done();
      passed += givesUp() ? steps : 1;
      suspicion = Math.min(suspicion, firstAlone);
      if (passed >= steps) [suspicion, passed] = [suspicion - 1, 0];
    },
    async close(resumeAt, why) {
      if (hasBegun) await write({ resumeAt, ...why });
    },
    leave,
  };
}

/** What the last worker's record says now that another one is here. */
function judge(last: TryRecord | undefined, done: number): Pick<TryRecord, 'suspicion' | 'passed' | 'lost'> {
  if (last === undefined) return { suspicion: 0, passed: 0, lost: 0 };
  const { suspicion, passed, lost } = last;
  const wasLost = last.resumeAt === undefined;
  // Where a row was finished since, nothing speaks against the first that is left now; and at first, against none at all.
  const most = done === last.rows ? widths.length : suspicion < firstNarrow ? 0 : firstAlone;
  return {
    suspicion: Math.min(suspicion + (wasLost ? 1 : 0), most),
    passed: wasLost ? 0 : passed,
    lost: lost + (wasLost ? 1 : 0),
  };
}

/** What a listing is to tell of a try. */
export type TryFacts = Pick<TryRecord, 'lost' | 'resumeAt' | 'reason' | 'waitsFor' | 'since'>;

function triesMetadata({ lost, resumeAt, reason, waitsFor, since }: TryFacts): Record<string, string> {
  return {
    lost: String(lost),
    ...(resumeAt === undefined ? {} : { resumeat: String(resumeAt) }),
    ...(reason === undefined ? {} : { reason: encodeURIComponent(reason) }),
    ...(waitsFor === undefined ? {} : { waitsfor: waitsFor }),
    ...(since === undefined ? {} : { since: String(since) }),
  };
}

export function triesOf({ lost, resumeat, reason, waitsfor, since }: Readonly<Record<string, string>>): TryFacts {
  return {
    lost: Number(lost ?? 0),
    ...(resumeat === undefined ? {} : { resumeAt: Number(resumeat) }),
    ...(reason === undefined ? {} : { reason: decodeURIComponent(reason) }),
    ...(waitsfor === undefined ? {} : { waitsFor: waitsfor as NonNullable<TryFacts['waitsFor']> }),
    ...(since === undefined ? {} : { since: Number(since) }),
  };
}
