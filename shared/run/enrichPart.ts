import { createPacker, fitsAlone } from '../core/batch.ts';
import { createSlots } from '../core/slots.ts';
import type { ServiceClient } from '../http/client.ts';
import type { Job, Stage } from '../model/job.ts';
import { addOrigins, type Origin } from '../model/origin.ts';
import { addCalls, failed, noCalls, type Outcome } from '../model/outcome.ts';
import { producersOf } from '../model/stageColumns.ts';
import type { Progress } from '../model/wire.ts';
import type { BlobStore, Clock } from '../ports.ts';
import { type Fields, jsonlRows, parseFields, type SourceRow } from '../rows/jsonlRows.ts';
import type { ServiceDefinition } from '../services/defineService.ts';
import { type BatchResult, callBatch } from './callBatch.ts';
import { pausedMs, RunCancelled, type Wish } from './control.ts';
import { type OutcomeLine, toOutcomeLine } from './outcomeLine.ts';
import { partOutcomes } from './partOutcomes.ts';
import {
  countsMetadata,
  createRecord,
  type LedgerRecord,
  originsMetadata,
  type PlanRecord,
  paths,
  type StartRecord,
} from './records.ts';
import { type BoundRow, createRowBinder, type RowBinder } from './rowBinder.ts';
import { RunTrouble } from './runTrouble.ts';
import { openSegmentLog, type Part, type SegmentLog } from './segmentLog.ts';

export interface EnrichDeps {
  readonly store: BlobStore;
  readonly clock: Clock;
  readonly client: ServiceClient;
  readonly service: ServiceDefinition;
  /** What the run's owner wants; asked before each batch. */
  control(): Promise<Wish>;
}

/**
 * Milliseconds that an activity works before it checkpoints. Calls in flight then may take twice their timeout, by default
 * 2 minutes, and all of it is to stay under the 5 minutes that a Consumption plan gives.
 */
const budgetMs = 2 * 60_000;
/** A segment is written after so many milliseconds or calls, whichever comes first. */
const segmentMs = 2000;
const segmentCalls = 100;

/**
 * Calls the service for every row of a part that has no outcome yet, and writes the outcomes as segments. When all rows
 * have one, claims the part in the ledger. It may be killed anywhere and run again: it goes on after the last segment.
 */
export async function enrichPart(
  deps: EnrichDeps,
  run: { readonly start: StartRecord; readonly plan: PlanRecord },
  part: Part,
  concurrency: number,
): Promise<Progress> {
  const { store, clock, service } = deps;
  const stage = run.start.job.stages[part.stage] as Stage;
  if (await store.head(paths.ledger(part.id, part.partition, part.stage))) return { done: true };
  const log = await openSegmentLog(store, part);
  const writer = createWriter(log, clock);
  const limits = { documents: stage.batchSize, bytes: service.limits.requestBytes };
  const packer = createPacker<Pending>(limits);
  const slots = createSlots(concurrency);
  const fieldsOf = await fieldReader(store, run.start.job, part);
  const bindSource = createSourceBinder(stage, run.start.job, createRowBinder(stage, service), fieldsOf);
  const stopAt = clock.now() + budgetMs;
  const call = {
    timeoutMs: stage.timeout * 1000,
    yieldAt: stopAt,
    deadline: Date.parse(run.start.startedAt) + run.start.job.limits.maxMinutes * 60_000,
  };
  const tally = { rows: 0, lines: 0 };
  let resumeAt = 0;
  let trouble: unknown;
  let stopped = false;

  const send = (batch: readonly Pending[]): Promise<void> =>
    slots.run(async () => {
      try {
        const result = await callBatch(
          batch.map(({ bound }) => bound),
          service,
          deps.client,
          call,
        );
        resumeAt = Math.max(resumeAt, result.until ?? 0);
        await writer.add(
          batch.flatMap(({ source }, at) => toLines(source, result.outcomes[at])),
          result,
        );
      } catch (error) {
        trouble ??= error;
      }
    });
  const heed = async (): Promise<void> => {
    const wish = await deps.control();
    if (wish === 'cancel') throw new RunCancelled();
    if (wish === 'pause') resumeAt = Math.max(resumeAt, clock.now() + pausedMs);
  };
  const mustStop = (): boolean => trouble !== undefined || resumeAt > 0 || clock.now() >= stopAt;

  /** A row's outcome where no call is needed, and the batches that are full with it. */
  const take = (source: SourceRow): { readonly outcome?: Outcome; readonly batches: readonly Pending[][] } => {
    const bound = bindSource(source);
    if ('outcome' in bound) return { ...bound, batches: [] };
    const size = Buffer.byteLength(JSON.stringify(bound.bound.document));
    if (!fitsAlone(size, limits)) return { outcome: tooLarge(limits.bytes), batches: [] };
    return { batches: packer.add({ source, ...bound }, size, bound.bound.group) };
  };

  const { start, end } = run.plan.partitions[part.partition] as { start: number; end: number };
  const bytes = store.read(run.start.input.blob, { start, end }, run.start.input.etag);
  try {
    await heed();
    for await (const rows of jsonlRows(bytes, { tally, isStart: start === 0 })) {
      for (const source of rows) {
        stopped = mustStop();
        if (stopped) break;
        if (log.done.has(source.row)) continue;
        const { outcome, batches } = take(source);
        if (outcome) await writer.add(toLines(source, outcome), nobody);
        for (const batch of batches) {
          await send(batch);
          await heed();
        }
      }
      if (stopped) break;
    }
  } catch (error) {
    // What is under way has been paid for: it is waited for and written before the trouble is told.
    trouble ??= error;
  }
  // A clock that was set back must not make a part that was left in the middle look like one that was read to its end.
  stopped ||= mustStop();
  if (!stopped) for (const batch of packer.flush()) await send(batch);
  await slots.idle();
  await writer.flush();
  if (trouble !== undefined) throw trouble;
  if (stopped || resumeAt > 0) return { done: false, resumeAt: Math.max(resumeAt, clock.now()) };
  await claim(store, part, log, tally);
  return { done: true };
}

interface Pending {
  readonly source: SourceRow;
  readonly bound: BoundRow;
}

function toLines({ row, line }: SourceRow, outcome: Outcome | undefined): OutcomeLine[] {
  return outcome === undefined ? [] : [toOutcomeLine(row, line, outcome)];
}

function tooLarge(bytes: number): Outcome {
  return failed('RequestTooLarge', `The row alone is more than a request may hold (${bytes} bytes).`);
}

type SourceBinder = (source: SourceRow) => { readonly bound: BoundRow } | { readonly outcome: Outcome };

function createSourceBinder(stage: Stage, job: Job, bind: RowBinder, fieldsOf: FieldReader): SourceBinder {
  return ({ text, row }) => {
    const parsed = parseFields(text);
    if ('error' in parsed) return { outcome: { kind: 'failed', error: parsed.error } };
    const taken = [stage.outputCol, stage.errorCol].find((column) => Object.hasOwn(parsed.fields, column));
    if (taken !== undefined && !job.overwrite) {
      return {
        outcome: failed('ColumnExists', `The row has a column ${taken} already, and the job does not overwrite.`),
      };
    }
    return bind(fieldsOf(row, parsed.fields));
  };
}

type FieldReader = (row: number, fields: Fields) => Fields;

/** Adds to a row's fields the columns that this stage reads from stages before it. */
async function fieldReader(store: BlobStore, job: Job, part: Part): Promise<FieldReader> {
  const producers = producersOf(job.stages[part.stage] as Stage, job.stages);
  const columns = await Promise.all(
    producers.map(async (stage) => ({
      ...(job.stages[stage] as Stage),
      rows: await partOutcomes(store, { ...part, stage }),
    })),
  );
  if (columns.length === 0) return (_row, fields) => fields;
  return (row, fields) =>
    columns.reduce<Fields>((all, { outputCol, errorCol, rows }) => {
      const outcome = rows.get(row);
      const value: unknown = outcome ? JSON.parse(outcome.json) : null;
      const ok = outcome?.kind === 'ok';
      return { ...all, [outputCol]: ok ? value : null, [errorCol]: outcome?.kind === 'failed' ? value : null };
    }, fields);
}

/** Outcomes that no call was made for. */
const nobody = { calls: noCalls, origins: [] };

/** Collects outcomes and writes them as segments, one at a time. */
function createWriter(log: SegmentLog, clock: Clock) {
  let pending: OutcomeLine[] = [];
  let calls = noCalls;
  let origins: readonly Origin[] = [];
  let added = 0;
  let since = clock.now();
  let writing = Promise.resolve();
  const flush = (): Promise<void> => {
    const [lines, itsCalls, itsOrigins] = [pending, calls, origins];
    [pending, calls, origins, added, since] = [[], noCalls, [], 0, clock.now()];
    writing = writing.then(() => log.append(lines, itsCalls, itsOrigins));
    return writing;
  };
  return {
    async add(lines: readonly OutcomeLine[], from: Pick<BatchResult, 'calls' | 'origins'>): Promise<void> {
      pending.push(...lines);
      calls = addCalls(calls, from.calls);
      origins = addOrigins(origins, from.origins);
      added += from.calls.sent > 0 ? 1 : 0;
      if (added >= segmentCalls || clock.now() - since >= segmentMs) await flush();
    },
    flush,
  };
}

async function claim(
  store: BlobStore,
  part: Part,
  log: SegmentLog,
  tally: { rows: number; lines: number },
): Promise<void> {
  const { counts, calls, segments, origins } = log;
  if (counts.rows !== tally.rows) throw new RunTrouble(`A part of ${tally.rows} rows has ${counts.rows} outcomes.`);
  const record: LedgerRecord = { format: 1, counts, calls, lines: tally.lines, origins, segments };
  const metadata = { ...countsMetadata(counts, calls), lines: String(tally.lines), ...originsMetadata(origins) };
  await createRecord(store, paths.ledger(part.id, part.partition, part.stage), record, metadata);
}
