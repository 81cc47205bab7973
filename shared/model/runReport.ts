import type { KnownLimit } from '../core/pacing/rateLimit.ts';
import type { Tally } from '../core/tally.ts';
import type { KeyFacts } from './callFacts.ts';
import type { Calls, Counts } from './outcome.ts';
import type { Use } from './span.ts';
import type { RunState, RunSummary } from './summary.ts';

/** How a run went: what its time went to, what it called, and how well it used its quotas. */
export interface RunReport {
  readonly id: string;
  readonly state: RunState;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly finishedAt?: string;
  /** From the start to the end, or until now. */
  readonly seconds: number;
  readonly rows: RunSummary['rows'];
  readonly rowsPerSecond: number;
  /** False while the run is under way, and where parts of it were done before what this tells was kept. */
  readonly complete: boolean;
  /** Seconds by what they went to; their sum is `seconds`. */
  readonly time: Readonly<Record<Use | 'paused', number>>;
  readonly stages: readonly StageReport[];
  /** By feature: services count the calls of each apart. */
  readonly quotas: readonly QuotaReport[];
}

export interface StageReport {
  readonly name: string;
  readonly service: string;
  readonly rows: Omit<Counts, 'rows'>;
  /** All that were kept, also by workers that came too late for their part. */
  readonly calls: Calls & {
    /** Requests that were sent at least once; each took `sent / requests` attempts. */
    readonly requests: number;
  };
  /** `fill` is the mean share of a batch that its documents were; missing where there was no batch. */
  readonly batches: {
    readonly sent: number;
    readonly documents: number;
    readonly size: number;
    readonly fill?: number;
  };
  /** Milliseconds in which this share of the good answers came, to within a fifth; missing where there were none. */
  readonly latency?: { readonly p50: number; readonly p90: number; readonly p99: number };
  /** Attempts and rows that failed, by their error's code. Attempts that were throttled are not among them. */
  readonly errors: { readonly calls: Tally; readonly rows: Tally };
  /** What the service is paid for, where that is not the call; of documents that were answered well. */
  readonly billed?: { readonly unit: string; readonly amount: number };
}

export interface QuotaReport {
  readonly feature: string;
  /** Calls that all documents need in full batches, an operation one more for its result; and those that were let through. */
  readonly calls: { readonly needed: number; readonly letThrough: number };
  /** From the first call to the end of the last one, without pauses. */
  readonly seconds: number;
  /**
   * The best possible for these quotas and this input: `burst` of the needed calls at once, the others at `perSecond`, and
   * the time of one answer. Missing where a resource has no quota that is known.
   */
  readonly best?: { readonly seconds: number; readonly burst: number; readonly perSecond: number };
  /** The best possible time as a share of that which was taken. */
  readonly efficiency?: number;
  /** Calls let through, as a share of what the quotas give back in that time: 1 is all, without the burst. */
  readonly ofRate?: number;
  readonly resources: readonly ResourceReport[];
}

export interface ResourceReport {
  readonly name: string;
  /** Of a limit that is learned, what the processes that used it have learned together. */
  readonly limits: readonly KnownLimit[];
  readonly sent: number;
  readonly throttled: number;
  /** For which its 429s held it up. */
  readonly cooledSeconds: number;
  /** Calls let through, as a share of what its quota gives in the feature's time, the burst included. */
  readonly used?: number;
  readonly keys: readonly KeyReport[];
}

/** A key, or the app's identity where there is no secret. `refused` where it was given up. */
export type KeyReport = Pick<KeyFacts, 'secret' | 'fingerprint' | 'sent' | 'throttled'> & {
  readonly cooledSeconds: number;
  readonly refused: boolean;
};
