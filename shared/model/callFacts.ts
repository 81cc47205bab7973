import type { Histogram } from '../core/histogram.ts';
import type { KnownLimit } from '../core/pacing/rateLimit.ts';
import type { Tally } from '../core/tally.ts';

/** What calls were like: kept beside the outcomes that came of them, and no part of them. */
export interface CallFacts {
  /** Requests that were sent at least once. */
  readonly requests: number;
  /** Batches whose rows have their outcomes, and the documents in them. */
  readonly batches: number;
  readonly documents: number;
  /** What the service is paid for, in its own unit; of documents that were answered well. */
  readonly billed: number;
  /** How long the service took, of attempts that were answered well. */
  readonly latency: Histogram;
  /** Attempts that failed, by the error's code; those that were throttled are told apart. */
  readonly errors: Tally;
  /** Rows that failed, by the error's code. */
  readonly failed: Tally;
  readonly resources: readonly ResourceFacts[];
}

/** A resource as one process used it. */
export interface ResourceFacts {
  readonly name: string;
  readonly process: string;
  /** When the first call was sent, and when the last one was over, in milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
  /** Those that were known in the end. */
  readonly limits: readonly KnownLimit[];
  readonly keys: readonly KeyFacts[];
}

/** A key, or the app's identity where there is no secret. */
export interface KeyFacts {
  readonly secret?: string | undefined;
  /** The first 8 hexadecimal digits of its SHA-256; nothing for a secret that could not be read. */
  readonly fingerprint?: string | undefined;
  readonly sent: number;
  readonly throttled: number;
  /** Milliseconds for which its 429s held up the resource. */
  readonly heldMs: number;
  /** How often it was given up. */
  readonly refused: number;
}

export const noFacts: CallFacts = {
  requests: 0,
  batches: 0,
  documents: 0,
  billed: 0,
  latency: {},
  errors: {},
  failed: {},
  resources: [],
};
