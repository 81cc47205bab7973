import type { Seclusion } from '../core/seclusion.ts';
import type { Timesheet } from '../core/timesheet.ts';
import type { ServiceClient } from '../http/client.ts';
import type { Stage } from '../model/job.ts';
import { noCalls, type Outcome } from '../model/outcome.ts';
import type { Progress } from '../model/wire.ts';
import { type BlobStore, type Clock, NoAccess } from '../ports.ts';
import { jsonlRows, type SourceRow, type Tally } from '../rows/jsonlRows.ts';
import type { ServiceDefinition } from '../services/defineService.ts';
import { createNoteTaker } from './batchNotes.ts';
import { createBatchSender } from './batchSender.ts';
import { pausedMs, RunCancelled, type Wish } from './control.ts';
import { type OutcomeLine, toOutcomeLine } from './outcomeLine.ts';
import { createTries, type PartTries } from './partTries.ts';
import {
  countsMetadata,
  createRecord,
  findRecord,
  type LedgerRecord,
  type LoadedRun,
  originsMetadata,
  paths,
  type TryRecord,
} from './records.ts';
import { recordWork } from './recordWork.ts';
import { RunTrouble } from './runTrouble.ts';
import { openSegmentLog, type Part, type SegmentLog } from './segmentLog.ts';
import { createSegmentWriter } from './segmentWriter.ts';
import { createSourceBinder } from './sourceBinder.ts';
import { upstreamFields } from './upstreamFields.ts';
import { workerLost } from './workerLost.ts';
import { createWorkplace, type Workplace } from './workplace.ts';

export interface EnrichDeps {
  readonly store: BlobStore;
  readonly clock: Clock;
  readonly client: ServiceClient;
  readonly service: ServiceDefinition;
  /** The process's own. */
  readonly seclusion: Seclusion;
  /** The run's own in this process; left out, it is one where nothing else is done. */
  readonly workplace?: Workplace;
  /** What the run's owner wants; asked before each batch. */
  control(): Promise<Wish>;
}

type Run = Pick<LoadedRun, 'start' | 'plan'>;

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
export function enrichPart(deps: EnrichDeps, run: Run, part: Part, concurrency: number | undefined): Promise<Progress> {
  const { workplace = createWorkplace('') } = deps;
  return recordWork(deps, workplace, (store, timesheet) =>
    enrich({ ...deps, store, workplace, timesheet }, run, part, concurrency),
  );
}

type Deps = Required<EnrichDeps> & { readonly timesheet: Timesheet };

async function enrich(deps: Deps, run: Run, part: Part, concurrency: number | undefined): Promise<Progress> {
  const { store, clock, seclusion, workplace } = deps;
  const { id, partition, stage } = part;
  const [ledger, log, last, fieldsOf] = await Promise.all([
    store.head(paths.ledger(id, partition, stage)),
    openSegmentLog(store, part),
    findRecord<TryRecord>(store, paths.tries(id, partition, stage)),
    upstreamFields(store, run.start.job, part),
  ]);
  if (ledger) return { done: true };
  const tries = createTries(store, part, seclusion, last, () => log.done.size);
  try {
    const { tally, resumeAt, isQuota } = await enrichRows(deps, run, { part, log, tries, fieldsOf, concurrency });
    if (resumeAt === undefined) {
      await claim(store, part, log, tally);
      return { done: true };
    }
    await tries.close(resumeAt);
    const from = clock.now();
    if (isQuota === true) workplace.pool.add({ from, to: resumeAt, parts: { quota: resumeAt - from } });
    return { done: false, resumeAt };
  } catch (error) {
    // Where storage is what failed, this fails too, and the first error is the one to tell.
    await tries.close(clock.now(), error instanceof NoAccess ? error.message : undefined).catch(() => undefined);
    throw error;
  } finally {
    tries.leave();
  }
}

interface Work {
  readonly part: Part;
  readonly log: SegmentLog;
  readonly tries: PartTries;
  readonly fieldsOf: Awaited<ReturnType<typeof upstreamFields>>;
  readonly concurrency: number | undefined;
}

/**
 * Goes over the part's rows, window by window; with `resumeAt`, in milliseconds since 1970, where it did not get through, and
 * `isQuota` where a quota is why.
 */
async function enrichRows(
  { store, clock, client, service, seclusion, control, timesheet, workplace }: Deps,
  run: Run,
  { part, log, tries, fieldsOf, concurrency }: Work,
): Promise<{ readonly tally: Tally; readonly resumeAt?: number; readonly isQuota?: boolean }> {
  const { job, input, startedAt } = run.start;
  const stage = job.stages[part.stage] as Stage;
  const writer = createSegmentWriter(log, clock);
  const stopAt = clock.now() + budgetMs;
  const sender = createBatchSender<SourceRow>({
    service,
    client,
    concurrency,
    limits: { documents: stage.batchSize, bytes: service.limits.requestBytes },
    times: {
      timeoutMs: stage.timeout * 1000,
      yieldAt: stopAt,
      deadline: Date.parse(startedAt) + job.limits.maxMinutes * 60_000,
    },
    noteTaker: () => createNoteTaker(service, workplace.process, timesheet.during),
    onResult: (rows, result) =>
      writer.add(
        rows.flatMap((row, at) => toLines(row, result.outcomes[at])),
        result,
      ),
  });
  const tally = { rows: 0, lines: 0 };
  let pausedUntil = 0;
  let trouble: unknown;
  let left = 0;

  const heed = async (): Promise<void> => {
    const wish = await timesheet.during('storage', control());
    if (wish === 'cancel') throw new RunCancelled();
    if (wish === 'pause') pausedUntil = clock.now() + pausedMs;
  };
  const mustWait = (): boolean => sender.trouble !== undefined || sender.resumeAt > 0 || pausedUntil > 0;
  // A row that has the process for itself is not put off, whatever the time it waited for that; the next one may be.
  const mustStop = (): boolean => mustWait() || (!tries.isAlone && (seclusion.wanted || clock.now() >= stopAt));
  const begin = async (): Promise<boolean> => {
    if (mustStop() || !(await tries.begin())) return false;
    left = tries.width;
    return true;
  };
  const settle = async (): Promise<void> => {
    await timesheet.during('calls', sender.idle());
    await writer.flush();
  };
  const nextWindow = async (): Promise<boolean> => {
    await timesheet.during('calls', sender.flush());
    await settle();
    if (mustWait()) return false;
    // A lane that hears of a part's progress forgets how often its workers were lost.
    const gaveUp = tries.givesUp;
    tries.finish();
    return !gaveUp && begin();
  };
  const bindSource = createSourceBinder(stage, job, service, fieldsOf);
  /** A row's part in the work; nothing to wait for where it only joins others in a batch. */
  const take = (source: SourceRow): Promise<void> | undefined => {
    const bound = tries.givesUp ? { outcome: workerLost } : bindSource(source);
    const { outcome, sent } = 'bound' in bound ? sender.add(source, bound.bound) : { ...bound, sent: undefined };
    return outcome ? writer.add(toLines(source, outcome), nobody) : sent && timesheet.during('calls', sent).then(heed);
  };

  const { start, end } = run.plan.partitions[part.partition] as { start: number; end: number };
  let stopped = false;
  try {
    await heed();
    stopped = !(await begin());
    const bytes = store.read(input.blob, { start, end }, input.etag);
    for await (const rows of stopped ? [] : jsonlRows(bytes, { tally, isStart: start === 0 })) {
      for (const source of rows) {
        if (log.done.has(source.row)) continue;
        stopped = mustStop() || (left === 0 && !(await nextWindow()));
        if (stopped) break;
        left -= 1;
        const taken = take(source);
        if (taken) await taken;
      }
      if (stopped) break;
    }
  } catch (error) {
    // What is under way has been paid for: it is waited for and written before the trouble is told.
    trouble = sender.trouble ?? error;
  }
  // A clock that was set back must not make a part that was left in the middle look like one that was read to its end.
  stopped ||= trouble !== undefined || mustStop();
  if (!stopped) await timesheet.during('calls', sender.flush());
  await settle();
  trouble ??= sender.trouble;
  if (trouble !== undefined) throw trouble;
  const waitsUntil = Math.max(sender.resumeAt, pausedUntil);
  if (!stopped && waitsUntil === 0) return { tally };
  const resumeAt = Math.max(waitsUntil, clock.now() + (seclusion.wanted && !tries.isAlone ? secludedMs : 0));
  return { tally, resumeAt, isQuota: sender.resumeAt > 0 && pausedUntil === 0 };
}

/** Outcomes that no call was made for. */
const nobody = { calls: noCalls, origins: [] };

function toLines({ row, line }: SourceRow, outcome: Outcome | undefined): OutcomeLine[] {
  return outcome === undefined ? [] : [toOutcomeLine(row, line, outcome)];
}

async function claim(
  store: BlobStore,
  part: Part,
  log: SegmentLog,
  tally: { rows: number; lines: number },
): Promise<void> {
  const { counts, calls, segments, origins, facts } = log;
  if (counts.rows !== tally.rows) throw new RunTrouble(`A part of ${tally.rows} rows has ${counts.rows} outcomes.`);
  const record: LedgerRecord = { format: 1, counts, calls, lines: tally.lines, origins, facts, segments };
  const metadata = { ...countsMetadata(counts, calls), lines: String(tally.lines), ...originsMetadata(origins) };
  await createRecord(store, paths.ledger(part.id, part.partition, part.stage), record, metadata);
}
