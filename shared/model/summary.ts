import type { Calls, Counts } from './outcome.ts';

export type RunState = 'queued' | 'running' | 'paused' | 'succeeded' | 'failed' | 'cancelled';

/** A run as its readers see it. */
export interface RunSummary {
  readonly id: string;
  readonly state: RunState;
  /** `total` is the number of rows known so far: all of them once the run has succeeded. */
  readonly rows: Omit<Counts, 'rows'> & { readonly total: number };
  readonly stages: readonly (Omit<Counts, 'rows'> & { readonly name: string })[];
  /** What went into each stage that changes the rows, and what came out so far; only where there are any. */
  readonly transforms?: readonly TransformCounts[];
  readonly partitions: { readonly total: number; readonly done: number };
  readonly calls: Calls;
  /** Why the run failed; or why it makes no progress, where nothing was finished for 5 minutes. */
  readonly reason?: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly finishedAt?: string;
  /** Missing where nothing is known but that a message was given up. */
  readonly output?: string;
}

export interface TransformCounts {
  readonly name: string;
  readonly rowsIn: number;
  readonly rowsOut: number;
}
