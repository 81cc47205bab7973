import type { Progress } from '../model/wire.ts';
import { NoAccess } from '../ports.ts';
import { claimPart } from './claimPart.ts';
import { type EnrichDeps, type PartDeps, timedDeps } from './enrichDeps.ts';
import { enrichRows } from './enrichRows.ts';
import { type OperationLog, openOperationLog } from './operationLog.ts';
import { createTries } from './partTries.ts';
import { findRecord } from './recordStore.ts';
import { type LoadedRun, paths, type TryRecord } from './records.ts';
import { recordWork } from './recordWork.ts';
import { openSegmentLog, type Part, type SegmentLog } from './segmentLog.ts';
import { waitSpan } from './spanPool.ts';
import { ownFields, upstreamFields } from './upstreamFields.ts';
import { createWorkplace } from './workplace.ts';

/**
 * Calls the service for every row of a part that has no outcome yet, and writes the outcomes as segments. When all rows
 * have one, claims the part in the ledger. It may be killed anywhere and run again: it goes on after the last segment. A
 * row that kills its worker again and again fails (`WorkerLost`).
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
  const done = (): number => stepsDone(log, operations);
  const doneBefore = done();
  const tries = createTries(store, part, seclusion, last, done);
  try {
    const end = await enrichRows(deps, run, { part, log, operations, tries, fieldsOf, concurrency });
    if (end.resumeAt === undefined) {
      await claimPart(store, part, log, end.tally);
      return { done: true };
    }
    const { resumeAt, waitsFor } = end;
    const now = clock.now();
    const isSameWait = waitsFor !== undefined && waitsFor === last?.waitsFor && done() === doneBefore;
    const since = isSameWait ? (last?.since ?? now) : now;
    await tries.close(resumeAt, waitsFor ? { waitsFor, since } : {});
    if (waitsFor) workplace.pool.add(waitSpan(now, resumeAt, waitsFor));
    return { done: false, resumeAt };
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

/** Counts rows with their outcome; where each takes two steps, these. */
function stepsDone({ done }: SegmentLog, operations: OperationLog | undefined): number {
  return operations ? 2 * done.size + operations.open.size : done.size;
}
