import { serviceStage } from '../model/job.ts';
import type { Tally } from '../rows/jsonlRows.ts';
import { createNoteTaker } from './batchNotes.ts';
import { createBatchSender } from './batchSender.ts';
import { createCallLine } from './callLine.ts';
import type { PartDeps } from './enrichDeps.ts';
import { createOperationFollower, type FollowerOptions } from './operationFollower.ts';
import type { OperationLog } from './operationLog.ts';
import { createPartPace } from './partPace.ts';
import type { PartTries } from './partTries.ts';
import { nobody, partUnits, type RowPlace, toLines } from './partUnits.ts';
import { type PartPass, pollDue, pollToEnd } from './pollOperations.ts';
import type { LoadedRun, TryRecord } from './records.ts';
import type { Part, SegmentLog } from './segmentLog.ts';
import { createSegmentWriter } from './segmentWriter.ts';
import type { StageFields } from './upstreamFields.ts';
import { workerLost } from './workerLost.ts';

/**
 * Milliseconds that an activity works before it checkpoints. Calls in flight then may take twice their timeout, by default
 * 2 minutes, and all of it is to stay under the 5 minutes that a Consumption plan gives.
 */
const budgetMs = 2 * 60_000;
/** Milliseconds after which a part asks again whether another one still has the process for itself. */
const secludedMs = 1000;

/** A part and what there is of it. */
export interface PartWork {
  readonly part: Part;
  readonly log: SegmentLog;
  /** Of a service that works on its rows for longer than a call takes. */
  readonly operations: OperationLog | undefined;
  readonly tries: PartTries;
  readonly fieldsOf: StageFields;
  readonly concurrency: number | undefined;
}

export interface RowsEnd {
  readonly tally: Tally;
  /** When to go on, in milliseconds since 1970, where it did not get through; and what makes it wait, where somebody else does. */
  readonly resumeAt?: number;
  readonly waitsFor?: TryRecord['waitsFor'] | undefined;
}

/** Goes over the part's rows that have no outcome yet, window by window. */
export async function enrichRows(deps: PartDeps, run: LoadedRun, work: PartWork): Promise<RowsEnd> {
  const { clock, seclusion } = deps;
  const { tries } = work;
  const { sender, writer, line, follower, pace, settle, endWindow } = createTools(deps, run, work);
  const tally = { rows: 0, lines: 0 };
  const pass: PartPass = {
    ...pace,
    settle: () => line.idle().then(writer.flushRows),
    async take(operation) {
      if (!tries.givesUp) return follower?.poll(operation);
      follower?.end(operation.row);
      await writer.add(toLines(operation, workerLost), nobody);
    },
  };
  const pollFirst = async (): Promise<boolean> => {
    const goesOn = follower === undefined || (await pollDue(follower, pass));
    // What has its outcome now is not to be begun again.
    if (follower) await pass.settle();
    Object.assign(tally, follower?.tally);
    return goesOn;
  };
  const takeAll = async (): Promise<boolean> => {
    const { service, store } = deps;
    const { part, log, operations, fieldsOf } = work;
    const unitDeps = { store, service, run, part, sender, writer, heed: pace.heed };
    for await (const units of partUnits(unitDeps, serviceStage(run.start.job, part.stage), fieldsOf, tally)) {
      for (const unit of units) {
        if (log.done.has(unit.row) || operations?.open.has(unit.row)) continue;
        const goesOn = pace.next();
        if (goesOn !== true && !(await goesOn)) return false;
        const taken = unit.take(tries.givesUp);
        if (taken) await taken;
      }
    }
    return true;
  };
  /** False where it has to come back for the rest. */
  const goThrough = async (): Promise<boolean> => {
    await pace.heed();
    if (!(await pace.begin()) || !(await pollFirst())) return false;
    if (follower?.tally === undefined && !(await takeAll())) return false;
    // A clock that was set back must not make a part that was left in the middle look like one that was read to its end.
    if (pace.mustStop()) return false;
    await endWindow();
    if (pace.mustWait()) return false;
    if (follower === undefined) return true;
    if (follower.open.size > 0 && follower.tally === undefined) await follower.complete(tally);
    return pollToEnd(follower, pass, clock);
  };

  let isThrough = false;
  let trouble: unknown;
  try {
    isThrough = await goThrough();
  } catch (error) {
    // What is under way has been paid for: it is waited for and written before the trouble is told.
    trouble = line.trouble ?? error;
  }
  await settle();
  trouble ??= line.trouble;
  if (trouble !== undefined) throw trouble;
  const waitsUntil = Math.max(line.resumeAt, pace.pausedUntil);
  const nextAt = follower?.nextAt();
  if (isThrough && waitsUntil === 0 && nextAt === undefined) return { tally };
  const secluded = seclusion.wanted && !tries.isAlone ? secludedMs : 0;
  const resumeAt = Math.max(waitsUntil, isThrough ? (nextAt ?? 0) : 0, clock.now() + secluded);
  await follower?.close(resumeAt);
  if (pace.pausedUntil > 0) return { tally, resumeAt };
  const deferred = line.isAway ? 'retries' : 'quota';
  const waitsFor = line.resumeAt > 0 ? deferred : isThrough && nextAt !== undefined ? 'service' : undefined;
  return { tally, resumeAt, waitsFor };
}

/** What a part's rows are called, followed and written with. */
function createTools(deps: PartDeps, run: LoadedRun, { part, log, operations, tries, concurrency }: PartWork) {
  const { clock, service, seclusion, control, timesheet, workplace } = deps;
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
  const settle = (): Promise<void> => line.idle().then(writer.flush);
  const endWindow = (): Promise<void> => sender.flush().then(settle);
  const pace = createPartPace({ clock, line, tries, seclusion, stopAt, control, endWindow });
  return { sender, writer, line, follower, pace, settle, endWindow };
}
