import { serviceStage } from '../model/job.ts';
import type { Progress } from '../model/wire.ts';
import { NoAccess } from '../ports.ts';
import type { Tally } from '../rows/jsonlRows.ts';
import { createNoteTaker } from './batchNotes.ts';
import { createBatchSender } from './batchSender.ts';
import { createCallLine } from './callLine.ts';
import { claimPart } from './claimPart.ts';
import { pausedMs, RunCancelled } from './control.ts';
import { type EnrichDeps, type PartDeps, timedDeps } from './enrichDeps.ts';
import { createOperationFollower, type FollowerOptions } from './operationFollower.ts';
import { type OpenOperation, type OperationLog, openOperationLog } from './operationLog.ts';
import { createTries, type PartTries } from './partTries.ts';
import { nobody, partUnits, type RowPlace, toLines } from './partUnits.ts';
import { type PartPass, pollDue, pollToEnd } from './pollOperations.ts';
import { findRecord } from './recordStore.ts';
import { type LoadedRun, paths, type TryRecord } from './records.ts';
import { recordWork } from './recordWork.ts';
import { openSegmentLog, type Part, type SegmentLog } from './segmentLog.ts';
import { createSegmentWriter } from './segmentWriter.ts';
import { waitSpan } from './spanPool.ts';
import { ownFields, upstreamFields } from './upstreamFields.ts';
import { workerLost } from './workerLost.ts';
import { createWorkplace } from './workplace.ts';

/**
 * Milliseconds that an activity works before it checkpoints. Calls in flight then may take twice their timeout, by default
 * 2 minutes, and all of it is to stay under the 5 minutes that a Consumption plan gives.
 */
const budgetMs = 2 * 60_000;
/** Milliseconds after which a part asks again whether another one still has the process for itself. */
const secludedMs = 1000;

/**
 * Calls the service for every row of a part that has no outcome yet, and writes the outcomes as segments. When all rows
 * have one, claims the part in the ledger. It may be killed anywhere and run again: it goes on after the last segment. A
 * row that kills its worker again and again fails as {@link workerLost}.
 */
export function enrichPart(
  deps: EnrichDeps,
  run: LoadedRun,
  part: Part,
  concurrency: number | undefined,
): Promise<Progress> {
  const { workplace = createWorkplace('') } = deps;
  return recordWork(deps, workplace, (store, timesheet) =>
    enrich(timedDeps({ ...deps, store, workplace, timesheet }), run, part, concurrency),
  );
}

async function enrich(deps: PartDeps, run: LoadedRun, part: Part, concurrency: number | undefined): Promise<Progress> {
  const { store, clock, seclusion, workplace } = deps;
  const { id, partition, stage } = part;
  const [ledger, log, last, fieldsOf] = await Promise.all([
    store.head(paths.ledger(id, partition, stage)),
    openSegmentLog(store, part),
    findRecord<TryRecord>(store, paths.tries(id, partition, stage)),
    // A bucket's rows have read what they need when they were put into it.
    deps.service.group ? ownFields : upstreamFields(store, run, part),
  ]);
  if (ledger) return { done: true };
  const operations = deps.service.operation && (await openOperationLog(store, part, log.done));
  const tries = createTries(store, part, seclusion, last, () => stepsDone(log, operations));
  try {
    const end = await enrichRows(deps, run, { part, log, operations, tries, fieldsOf, concurrency });
    if (end.resumeAt === undefined) {
      await claimPart(store, part, log, end.tally);
      return { done: true };
    }
    await tries.close(end.resumeAt, { waitsFor: end.waitsFor });
    if (end.waitsFor) workplace.pool.add(waitSpan(clock.now(), end.resumeAt, end.waitsFor));
    return { done: false, resumeAt: end.resumeAt };
  } catch (error) {
    // Where storage is what failed, this fails too, and the first error is the one to tell.
    await tries
      .close(clock.now(), { reason: error instanceof NoAccess ? error.message : undefined })
      .catch(() => undefined);
    throw error;
  } finally {
    tries.leave();
  }
}

interface Work {
  readonly part: Part;
  readonly log: SegmentLog;
  /** Of a service that works on its rows for longer than a call takes. */
  readonly operations: OperationLog | undefined;
  readonly tries: PartTries;
  readonly fieldsOf: Awaited<ReturnType<typeof upstreamFields>>;
  readonly concurrency: number | undefined;
}

/** Counts rows with their outcome; where each takes two steps, these. */
function stepsDone({ done }: SegmentLog, operations: OperationLog | undefined): number {
  return operations ? 2 * done.size + operations.open.size : done.size;
}

interface RowsEnd {
  readonly tally: Tally;
  /** When to go on, in milliseconds since 1970, where it did not get through; and what makes it wait, where somebody else does. */
  readonly resumeAt?: number;
  readonly waitsFor?: TryRecord['waitsFor'] | undefined;
}

/** Goes over the part's rows, window by window. */
async function enrichRows(
  deps: PartDeps,
  run: LoadedRun,
  { part, log, operations, tries, fieldsOf, concurrency }: Work,
): Promise<RowsEnd> {
  const { store, clock, service, seclusion, control, timesheet, workplace } = deps;
  const { operation } = service;
  const { job, startedAt } = run.start;
  const stage = serviceStage(job, part.stage);
  const writer = createSegmentWriter(log, clock);
  const stopAt = clock.now() + budgetMs;
  const noteTaker = () => createNoteTaker(service, workplace.process, timesheet.during);
  const line = createCallLine({ concurrency, timesheet, noteTaker });
  const times = {
    timeoutMs: stage.timeout * 1000,
    yieldAt: stopAt,
    deadline: Date.parse(startedAt) + job.limits.maxMinutes * 60_000,
  };
  const onPoll: FollowerOptions['onResult'] = (row, outcome, result) => writer.add(toLines(row, outcome), result);
  const following = { deps, clock, line, times, onResult: onPoll };
  const follower = operations && operation && createOperationFollower({ ...following, operation, log: operations });
  const sender = createBatchSender<RowPlace>({
    deps,
    line,
    documents: stage.batchSize,
    times,
    async onResult(rows, result) {
      if (result.accepted) await follower?.accept(rows[0] as RowPlace, result.accepted);
      const lines = rows.flatMap((row, at) => toLines(row, result.outcomes[at]));
      await writer.add(lines, result);
    },
  });
  const tally = { rows: 0, lines: 0 };
  let pausedUntil = 0;
  let trouble: unknown;
  let left = 0;

  const heed = async (): Promise<void> => {
    const wish = await control();
    if (wish === 'cancel') throw new RunCancelled();
    if (wish === 'pause') pausedUntil = clock.now() + pausedMs;
  };
  const mustWait = (): boolean => line.trouble !== undefined || line.resumeAt > 0 || pausedUntil > 0;
  // A row that has the process for itself is not put off, whatever the time it waited for that; the next one may be.
  const mustStop = (): boolean => mustWait() || (!tries.isAlone && (seclusion.wanted || clock.now() >= stopAt));
  const begin = async (): Promise<boolean> => {
    if (mustStop() || !(await tries.begin())) return false;
    left = tries.width;
    return true;
  };
  const settle = async (): Promise<void> => {
    await line.idle();
    await writer.flush();
  };
  const nextWindow = async (): Promise<boolean> => {
    await sender.flush();
    await settle();
    if (mustWait()) return false;
    // A lane that hears of a part's progress forgets how often its workers were lost.
    const gaveUp = tries.givesUp;
    tries.finish();
    return !gaveUp && begin();
  };
  const next = (): boolean | Promise<boolean> => {
    if (mustStop()) return false;
    left -= 1;
    return (
      left >= 0 ||
      nextWindow().then((goesOn) => {
        left -= 1;
        return goesOn;
      })
    );
  };
  const unitDeps = { store, service, run, part, sender, writer, heed };
  /** An open operation's part in it. */
  const takeOpen = async (operation: OpenOperation): Promise<void> => {
    if (!tries.givesUp) return follower?.poll(operation);
    follower?.end(operation.row);
    await writer.add(toLines(operation, workerLost), nobody);
  };
  const settleRows = (): Promise<void> => line.idle().then(writer.flushRows);
  const pass: PartPass = { next, take: takeOpen, heed, settle: settleRows, mustStop };
  let stopped = false;
  try {
    await heed();
    stopped = !(await begin());
    if (follower && !stopped) {
      stopped = !(await pollDue(follower, pass));
      // What has its outcome now is not to be begun again.
      await settleRows();
      Object.assign(tally, follower.tally);
    }
    const isRead = stopped || follower?.tally !== undefined;
    for await (const units of isRead ? [] : partUnits(unitDeps, stage, fieldsOf, tally)) {
      for (const unit of units) {
        if (log.done.has(unit.row) || operations?.open.has(unit.row)) continue;
        const goesOn = next();
        stopped = goesOn !== true && !(await goesOn);
        if (stopped) break;
        const taken = unit.take(tries.givesUp);
        if (taken) await taken;
      }
      if (stopped) break;
    }
    // A clock that was set back must not make a part that was left in the middle look like one that was read to its end.
    stopped ||= mustStop();
    if (!stopped) {
      await sender.flush();
      await settle();
      stopped = mustWait();
    }
    if (follower && !stopped) {
      if (follower.open.size > 0 && follower.tally === undefined) await follower.complete(tally);
      stopped = !(await pollToEnd(follower, pass, clock));
    }
  } catch (error) {
    // What is under way has been paid for: it is waited for and written before the trouble is told.
    trouble = line.trouble ?? error;
  }
  await settle();
  trouble ??= line.trouble;
  if (trouble !== undefined) throw trouble;
  const waitsUntil = Math.max(line.resumeAt, pausedUntil);
  const nextAt = follower?.nextAt();
  if (!stopped && waitsUntil === 0 && nextAt === undefined) return { tally };
  const secluded = seclusion.wanted && !tries.isAlone ? secludedMs : 0;
  const resumeAt = Math.max(waitsUntil, stopped ? 0 : (nextAt ?? 0), clock.now() + secluded);
  await follower?.close(resumeAt);
  const deferred = line.isAway ? 'retries' : 'quota';
  const waitsFor = line.resumeAt > 0 ? deferred : stopped || nextAt === undefined ? undefined : 'service';
  return { tally, resumeAt, ...(pausedUntil > 0 ? {} : { waitsFor }) };
}
