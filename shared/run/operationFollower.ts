import { pollWait } from '../core/operationState.ts';
import type { CallTimes, ServiceClient } from '../http/serviceRequest.ts';
import type { Outcome } from '../model/outcome.ts';
import type { Clock } from '../ports.ts';
import type { Tally } from '../rows/jsonlRows.ts';
import type { Operation, ServiceDefinition } from '../services/defineService.ts';
import type { AcceptedOperation } from './acceptedOperation.ts';
import type { BatchNotes } from './batchNotes.ts';
import type { CallLine } from './callLine.ts';
import type { OpenOperation, OperationLog, PollWait } from './operationLog.ts';
import { expired, type PollResult, pollOperation } from './pollOperation.ts';

export interface FollowerOptions {
  readonly deps: { readonly service: ServiceDefinition; readonly client: ServiceClient };
  readonly operation: Operation;
  readonly clock: Clock;
  readonly line: CallLine;
  readonly log: OperationLog;
  readonly times: CallTimes;
  /** Takes what a poll came to, and the row's outcome where it has one now. */
  onResult(operation: OpenOperation, outcome: Outcome | undefined, result: NotedPoll): Promise<void>;
}

type NotedPoll = PollResult & { readonly notes: BatchNotes };

/** Follows a part's accepted operations until each has ended. */
export interface OperationFollower extends Pick<OperationLog, 'tally' | 'open' | 'end'> {
  /** Keeps an operation; resolves when it is in storage, so that it is never begun again. */
  accept(row: Pick<OpenOperation, 'row' | 'line'>, accepted: AcceptedOperation): Promise<void>;
  /** Says that each row of the part has its outcome or an operation. */
  complete(tally: Tally): Promise<void>;
  /** Operations to ask for now; who has been due for longest comes first, so that none waits for others for ever. */
  due(): OpenOperation[];
  /** Resolves as soon as the poll is under way. */
  poll(operation: OpenOperation): Promise<void>;
  /** When the next operation is due; nothing where none is open. */
  nextAt(): number | undefined;
  /** Keeps for the next worker which operations are not to be asked for yet when it comes. */
  close(resumeAt: number): Promise<void>;
}

/**
 * Milliseconds for which polls may go unanswered before a row is given up: its operation has been paid for, and outages
 * last minutes.
 */
const patienceMs = 15 * 60_000;

export function createOperationFollower(options: FollowerOptions): OperationFollower {
  const { deps, clock, line, log, times } = options;
  const { pollMs, keptMs } = options.operation;
  const putOff = new Set<number>();
  /** Of those the storage says that their polls fail. */
  const toldFailing = new Set(
    [...log.open.values()].flatMap((each) => (each.failingSince === undefined ? [] : each.row)),
  );
  /** Whatever the service says, an operation ends with the time of its result, and with that of the run. */
  const dueAt = ({ pollAt, acceptedAt }: OpenOperation): number =>
    Math.min(pollAt, acceptedAt + keptMs, times.deadline);
  const keep = async (operation: OpenOperation, result: NotedPoll): Promise<void> => {
    const { row, acceptedAt } = operation;
    const { open, failing } = result;
    const now = clock.now();
    const failingSince = failing && (operation.failingSince ?? now);
    const isGivenUp = failingSince !== undefined && now - failingSince >= patienceMs;
    const isLate = (open ?? failing) !== undefined && now >= acceptedAt + keptMs;
    const late: Outcome = failing ?? { kind: 'failed', error: expired };
    const outcome: Outcome | undefined = isLate || isGivenUp ? late : result.outcome;
    if (outcome) log.end(row);
    else if (open ?? failing) {
      putOff.add(row);
      const pollAt = now + pollWait(pollMs, now - acceptedAt, open?.retryAfter);
      log.putOff({ row, pollAt, ...(failingSince === undefined ? {} : { failingSince }) });
    }
    await options.onResult(operation, outcome, result);
  };
  return {
    get tally() {
      return log.tally;
    },
    open: log.open,
    end: (row) => log.end(row),
    accept({ row, line: at }, { retryAfter, ...accepted }) {
      const now = clock.now();
      return log.add({ row, line: at, ...accepted, acceptedAt: now, pollAt: now + pollWait(pollMs, 0, retryAfter) });
    },
    complete: (tally) => log.add({ tally: { ...tally } }),
    due() {
      const now = clock.now();
      const due = [...log.open.values()].filter((each) => dueAt(each) <= now);
      return due.toSorted((a, b) => dueAt(a) - dueAt(b) || a.row - b.row);
    },
    poll: (operation) =>
      line.run(
        (turn) => pollOperation(operation, deps, { ...times, ...turn }),
        (result, notes) => keep(operation, { ...result, notes: notes([], { outcomes: [] }) }),
      ),
    nextAt: () =>
      log.open.size === 0 ? undefined : [...log.open.values()].map(dueAt).reduce((a, b) => Math.min(a, b)),
    async close(resumeAt) {
      const later = [...log.open.values()].filter(
        ({ row, pollAt, failingSince }) =>
          putOff.has(row) && (pollAt > resumeAt || failingSince !== undefined || toldFailing.has(row)),
      );
      const wait = ({ row, pollAt, failingSince }: OpenOperation): PollWait =>
        failingSince === undefined ? { row, pollAt } : { row, pollAt, failingSince };
      if (later.length > 0) await log.add(...later.map(wait));
    },
  };
}
