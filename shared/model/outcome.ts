/** What became of a row in a stage: exactly one of these for every row. */

export interface RowError {
  readonly code: string;
  readonly message: string;
  /** The answer's status, where the service gave one. */
  readonly status?: { readonly statusCode: number; readonly reasonPhrase: string };
  /** The service's own error, as JSON text, with keys and row text taken out. */
  readonly response?: string;
}

/** What helps to find out why a row failed; kept beside the error, never in the output. */
export interface Diagnostics {
  /** Requests sent for the row's batch, the last one included. */
  readonly attempts: number;
  readonly requestId?: string;
}

export type Outcome =
  | { readonly kind: 'ok'; readonly value: unknown }
  | { readonly kind: 'failed'; readonly error: RowError; readonly diagnostics?: Diagnostics }
  | { readonly kind: 'skipped'; readonly reason: string };

/** Rows by outcome; `rows` is always the sum of the others. */
export interface Counts {
  readonly rows: number;
  readonly ok: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Requests: all that were sent, those that repeated a failed one, and those answered with 429. */
export interface Calls {
  readonly sent: number;
  readonly retried: number;
  readonly throttled: number;
}

export const noRows: Counts = { rows: 0, ok: 0, failed: 0, skipped: 0 };
export const noCalls: Calls = { sent: 0, retried: 0, throttled: 0 };

export function addCounts(a: Counts, b: Counts): Counts {
  return { rows: a.rows + b.rows, ok: a.ok + b.ok, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

export function addCalls(a: Calls, b: Calls): Calls {
  return { sent: a.sent + b.sent, retried: a.retried + b.retried, throttled: a.throttled + b.throttled };
}

/** How many rows there are of each kind. */
export function countKinds(rows: Iterable<{ readonly kind: Outcome['kind'] }>): Counts {
  const counts = { ...noRows };
  for (const { kind } of rows) {
    counts.rows += 1;
    counts[kind] += 1;
  }
  return counts;
}

export function failed(code: string, message: string): Outcome {
  return { kind: 'failed', error: { code, message } };
}
