import { createRowSet, type RowSet } from '../core/rowSet.ts';
import { sha256 } from '../core/sha256.ts';
import { addTallies, type Tally } from '../core/tally.ts';
import { type CallFacts, noFacts } from '../model/callFacts.ts';
import { addOrigins, type Origin } from '../model/origin.ts';
import {
  addCalls,
  addCounts,
  type Calls,
  type Counts,
  countKinds,
  noCalls,
  noRows,
  type RowError,
} from '../model/outcome.ts';
import type { BlobStore } from '../ports.ts';
import { codeName } from './codeName.ts';
import { countsMetadata, countsOf, originsMetadata, originsOf } from './countsMetadata.ts';
import { factsMetadata, factsOf, fitting } from './factsMetadata.ts';
import { addFacts } from './factsSum.ts';
import { formatOutcomeLine, type OutcomeLine, parseOutcomeLine } from './outcomeLine.ts';
import { paths, type SegmentRef } from './records.ts';

/** A part: one partition in one stage of a run. */
export interface Part {
  readonly id: string;
  readonly partition: number;
  readonly stage: number;
}

/** A part's outcomes so far, as numbered segments that are only ever added to. */
export interface SegmentLog {
  /** Rows that have their outcome. */
  readonly done: RowSet;
  readonly counts: Counts;
  readonly calls: Calls;
  readonly origins: readonly Origin[];
  readonly facts: CallFacts;
  readonly segments: readonly SegmentRef[];
  append(outcomes: readonly OutcomeLine[], calls: Calls, origins?: readonly Origin[], facts?: CallFacts): Promise<void>;
}

/**
 * Opens a part's log and reads what is there. Two workers may have it open: a segment is created under the next number
 * only, so the one who comes second reads the other's segment first and drops what that one has already done.
 */
export async function openSegmentLog(store: BlobStore, part: Part): Promise<SegmentLog> {
  const done = createRowSet();
  const segments: SegmentRef[] = [];
  let counts = noRows;
  let calls = noCalls;
  let origins: readonly Origin[] = [];
  let facts = noFacts;
  const take = (path: string, text: string, metadata: Readonly<Record<string, string>>): void => {
    const rows = parseSegment(text);
    counts = addCounts(counts, countKinds(rows.filter(({ row }) => done.add(row))));
    calls = addCalls(calls, countsOf(metadata));
    origins = addOrigins(origins, originsOf(metadata));
    facts = addFacts(facts, factsOf(metadata) ?? noFacts);
    segments.push({ path, rows: rows.length, sha256: sha256(text) });
  };
  const readNext = async (): Promise<boolean> => {
    const path = paths.segment(part.id, part.partition, part.stage, segments.length);
    const blob = await store.get(path);
    if (blob) take(path, blob.text, blob.info.metadata);
    return blob !== undefined;
  };
  while (await readNext());
  return {
    done,
    segments,
    get counts() {
      return counts;
    },
    get calls() {
      return calls;
    },
    get origins() {
      return origins;
    },
    get facts() {
      return facts;
    },
    async append(outcomes, itsCalls, itsOrigins = [], itsFacts = noFacts) {
      for (;;) {
        const fresh = outcomes.filter(({ row }) => !done.has(row));
        if (fresh.length === 0 && itsCalls.sent === 0) return;
        const text = fresh.map(formatOutcomeLine).join('');
        const added = countKinds(fresh);
        const path = paths.segment(part.id, part.partition, part.stage, segments.length);
        const others = { ...countsMetadata(added, itsCalls), ...originsMetadata(itsOrigins) };
        const kept = fitting({ ...itsFacts, failed: failuresIn(fresh) }, others);
        const metadata = { ...others, ...factsMetadata(kept) };
        if ((await store.put(path, text, { ifNoneMatch: '*', metadata })) !== undefined) {
          for (const { row } of fresh) done.add(row);
          counts = addCounts(counts, added);
          calls = addCalls(calls, itsCalls);
          origins = addOrigins(origins, itsOrigins);
          facts = addFacts(facts, kept);
          segments.push({ path, rows: fresh.length, sha256: sha256(text) });
          return;
        }
        if (!(await readNext())) throw new Error('A segment exists and cannot be read.');
      }
    },
  };
}

/** How many rows failed, by the error's code. */
export function failuresIn(outcomes: Iterable<OutcomeLine>): Tally {
  const codes = [...outcomes].flatMap(({ kind, json }) =>
    kind === 'failed' ? [codeName((JSON.parse(json) as RowError).code)] : [],
  );
  return addTallies(...codes.map((code) => ({ [code]: 1 })));
}

export function parseSegment(text: string): OutcomeLine[] {
  return text.split('\n').slice(0, -1).map(parseOutcomeLine);
}
