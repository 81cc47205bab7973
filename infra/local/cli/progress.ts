/** How far a run is: one line that changes on a terminal, else a line a second. */

import { formatCount } from './formatCount.ts';
import type { RunSummary } from './runSummary.ts';

export interface Progress {
  show(summary: RunSummary): void;
  /** Clears the line, for the output that follows. */
  end(): void;
}

/** Where the progress is written: a terminal, a pipe or a file. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const CLEAR_LINE = '\r\u001b[K';

/** Milliseconds without a row that is done after which a run whose calls were throttled is said to wait for quota. */
const STILL_MS = 3000;

/** Milliseconds between two lines where there is no terminal. */
const LINE_EVERY_MS = 1000;

export function createProgress(stream: ProgressStream, now: () => number = () => performance.now()): Progress {
  const start = now();
  let lastLine = start;
  let shown = false;
  let lastDone = 0;
  let lastChange = start;
  return {
    show(summary) {
      const done = doneRows(summary);
      if (done !== lastDone) [lastDone, lastChange] = [done, now()];
      const still = summary.state === 'running' && !summary.reason && now() - lastChange >= STILL_MS;
      const waits = still && (summary.calls?.throttled ?? 0) > 0 ? ', waiting for quota' : '';
      const line = `${describeProgress(summary, (now() - start) / 1000)}${waits}`;
      if (stream.isTTY) {
        stream.write(`${CLEAR_LINE}${line.slice(0, (stream.columns ?? 80) - 1)}`);
        shown = true;
      } else if (now() - lastLine >= LINE_EVERY_MS) {
        stream.write(`${line}\n`);
        lastLine = now();
      }
    },
    end() {
      if (shown) stream.write(CLEAR_LINE);
    },
  };
}

/**
 * For example `running: 1,240 of 3,000 rows (1,238 ok, 2 failed, 0 skipped), 124 calls, 1.3 s`. While a run still
 * counts its rows, its total is no more than what is done, and says nothing. A run that makes no progress says why.
 */
export function describeProgress(summary: RunSummary, seconds: number): string {
  const { state, rows, calls, reason } = summary;
  const { ok, failed, skipped, total } = rows;
  const done = doneRows(summary);
  const of = total && total > done ? ` of ${formatCount(total)}` : '';
  const parts = `${formatCount(ok)} ok, ${formatCount(failed)} failed, ${formatCount(skipped)} skipped`;
  const sent = calls === undefined ? '' : `, ${formatCount(calls.sent, 'call')}`;
  const why = reason ? `; ${reason}` : '';
  return `${state}: ${formatCount(done)}${of} rows (${parts})${sent}, ${seconds.toFixed(1)} s${why}`;
}

function doneRows({ rows: { ok, failed, skipped } }: RunSummary): number {
  return ok + failed + skipped;
}
