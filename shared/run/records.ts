import type { Partition } from '../core/partition.ts';
import type { CallFacts } from '../model/callFacts.ts';
import type { Job } from '../model/job.ts';
import type { Origin } from '../model/origin.ts';
import type { Calls, Counts } from '../model/outcome.ts';
import type { TransformCounts } from '../model/summary.ts';
import { inPath, type Piece, sectionFolder } from './pieces.ts';
import type { RowChange } from './rowChange.ts';

/** What a run keeps of itself in the container `runs`. Each record is written once and never changed, but for control and tries. */

/** Says that a run exists: whoever creates it has started the run. */
export interface StartRecord {
  readonly format: 1;
  readonly id: string;
  readonly job: Job;
  /** The input as it was when the run started; a later read of another ETag ends the run. */
  readonly input: { readonly blob: string; readonly etag: string; readonly size: number };
  /** SHA-256 of the job as it came in, to tell a repeated request from another one under the same key. */
  readonly request: string;
  /** ISO 8601. */
  readonly startedAt: string;
}

/** How the rows of a section are cut, how wide the run is in it, and which output blob, if any, the run replaces. */
export interface PlanRecord {
  readonly format: 1;
  /** What the section before has left, as blobs that count as one; missing where the rows are the input's. */
  readonly pieces?: readonly Piece[];
  readonly partitions: readonly Partition[];
  /** Partitions that are worked on at once. */
  readonly lanes: number;
  /** The ETag of the output that will be replaced; null where there must be none. */
  readonly outputEtag: string | null;
}

/** A run that is planned up to a section: what all work on that needs to know. */
export interface LoadedRun {
  readonly id: string;
  readonly start: StartRecord;
  /** From 0; see `sectionsOf`. */
  readonly section: number;
  readonly plan: PlanRecord;
}

/** A segment of a part's outcomes, as the ledger lists it. */
export interface SegmentRef {
  readonly path: string;
  readonly rows: number;
  readonly sha256: string;
}

/** Says that a stage has an outcome for every row of a partition. */
export interface LedgerRecord {
  readonly format: 1;
  readonly counts: Counts;
  readonly calls: Calls;
  /** Lines of the partition, blank ones included. */
  readonly lines: number;
  readonly origins: readonly Origin[];
  /** What its calls were like; missing where it was written before that was kept. */
  readonly facts?: CallFacts;
  readonly segments: readonly SegmentRef[];
}

/** Tells of the worker that last began on a part; one that left no `resumeAt` was lost, if it is not at work still. */
export interface TryRecord {
  readonly format: 1;
  /** Rows that had their outcome when its last window began. */
  readonly rows: number;
  /** How suspect the part is of killing its workers, from 0. */
  readonly suspicion: number;
  /** Windows finished in a row since it became so suspect. */
  readonly passed: number;
  /** Workers that were lost at this part so far. */
  readonly lost: number;
  /** When the part is to go on, in milliseconds since 1970. */
  readonly resumeAt?: number;
  /** What made it stop, where it was trouble. */
  readonly reason?: string | undefined;
  /** What its time goes to until then, where somebody else makes it wait. */
  readonly waitsFor?: 'quota' | 'service' | 'retries' | undefined;
  /** Since when it has waited for that with nothing done, in milliseconds since 1970. */
  readonly since?: number | undefined;
}

/** Where each partition's rows and lines begin in the input, both counted from 0. */
export interface PlacesRecord {
  readonly format: 1;
  readonly places: readonly { readonly row: number; readonly line: number }[];
}

/** Says that a partition's rows are joined and staged as blocks of the output, or left as pieces for the next section. */
export interface JoinedRecord {
  readonly format: 1;
  readonly counts: Counts;
  readonly bytes: number;
  /** Of all bytes, whatever their pieces. */
  readonly sha256: string;
  /** Blocks or pieces. */
  readonly pieces: number;
  /** What went into each stage that changes the rows, and what came out. */
  readonly changes?: readonly RowChange[];
}

/** Says how a run ended. */
export interface EndRecord {
  readonly format: 1;
  readonly state: 'succeeded' | 'failed' | 'cancelled';
  readonly rows: Counts;
  readonly stages: readonly (Counts & { readonly name: string })[];
  readonly transforms?: readonly TransformCounts[];
  readonly partitions: { readonly total: number; readonly done: number };
  readonly calls: Calls;
  readonly reason?: string;
  readonly finishedAt: string;
  readonly outputEtag?: string;
}

/** Says that an upload, or a message that was to announce one, did not become a run, and why. There is no start record then. */
export interface RefusalRecord {
  readonly format: 1;
  readonly reason: string;
  /** ISO 8601. */
  readonly refusedAt: string;
  /** The blob that the run would have written, where that is known. */
  readonly output?: string;
}

/** The first section's records stand where those of a run stand that has no other. */
export const paths = {
  runs: 'runs/',
  /** Who may use how much of a resource's quota for a feature. */
  quota: (resource: string, feature: string) => `runs/_quota/${resource}/${feature}.json`,
  /** All that a run keeps. */
  all: (id: string) => `runs/${id}/`,
  start: (id: string) => `runs/${id}/start.json`,
  plan: (id: string, section = 0) => `${sectionFolder(id, section)}plan.json`,
  control: (id: string) => `runs/${id}/control.json`,
  end: (id: string) => `runs/${id}/end.json`,
  refusal: (id: string) => `runs/${id}/refusal.json`,
  /** The text of a message that was given up. */
  message: (id: string) => `runs/${id}/message.txt`,
  /** Rows that came with the job itself; another job's, sent under the same key, are another blob. */
  inlineInput: (id: string, request: string) => `runs/${id}/input-${request.slice(0, 16)}.jsonl`,
  parts: (id: string) => `runs/${id}/parts/`,
  segments: (id: string, partition: number, stage: number) => `runs/${id}/parts/${inPath(partition)}/${stage}/`,
  segment: (id: string, partition: number, stage: number, at: number) =>
    `runs/${id}/parts/${inPath(partition)}/${stage}/${inPath(at)}.jsonl`,
  ledgers: (id: string) => `runs/${id}/ledger/`,
  ledger: (id: string, partition: number, stage: number) => `runs/${id}/ledger/${inPath(partition)}/${stage}.json`,
  allTries: (id: string) => `runs/${id}/tries/`,
  tries: (id: string, partition: number, stage: number) => `runs/${id}/tries/${inPath(partition)}/${stage}.json`,
  /** What services have accepted and not answered yet; the URLs are nobody else's business. */
  operations: (id: string, partition: number, stage: number) => `runs/${id}/operations/${inPath(partition)}/${stage}/`,
  operation: (id: string, partition: number, stage: number, at: number) =>
    `runs/${id}/operations/${inPath(partition)}/${stage}/${inPath(at)}.jsonl`,
  /** What belongs to the sections but the first, and to the stages that need the rows of all partitions. */
  sections: (id: string) => `runs/${id}/sections/`,
  shuffles: (id: string) => `runs/${id}/shuffles/`,
  places: (id: string, section = 0) => `${sectionFolder(id, section)}places.json`,
  allJoined: (id: string, section = 0) => `${sectionFolder(id, section)}joined/`,
  joined: (id: string, partition: number, section = 0) =>
    `${sectionFolder(id, section)}joined/${inPath(partition)}.json`,
};

/** The partition and stage that a path of a part, a ledger or tries speaks of. */
export function placeOf(path: string): { readonly partition: number; readonly stage: number } {
  const [, , , partition, stage] = path.split('/');
  return { partition: Number.parseInt(partition ?? '', 10), stage: Number.parseInt(stage ?? '', 10) };
}
