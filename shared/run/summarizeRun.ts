import { lastSection, sectionsOf, ungrouped } from '../core/sections.ts';
import type { Job, JobStage } from '../model/job.ts';
import { addCalls, addCounts, type Calls, type Counts, noCalls, noRows } from '../model/outcome.ts';
import { stageName } from '../model/stageColumns.ts';
import type { RunState, RunSummary, TransformCounts } from '../model/summary.ts';
import { isTransform } from '../model/transform.ts';
import type { BlobStore, Clock } from '../ports.ts';
import { readJoined } from './commitRun.ts';
import { readWish } from './control.ts';
import { countsOf } from './countsMetadata.ts';
import { explainStall } from './explainStall.ts';
import { type Ledgers, readLedgers } from './ledgers.ts';
import { readTransforms } from './readTransforms.ts';
import { findRecord } from './recordStore.ts';
import { type EndRecord, type PlanRecord, paths, placeOf, type StartRecord } from './records.ts';
import { summarizeRefusal } from './refusals.ts';
import { findRefusal, findStart } from './startRecord.ts';

export interface SummaryDeps {
  readonly store: BlobStore;
  readonly clock: Pick<Clock, 'now'>;
}

/**
 * A run's summary from its records. `orchestration` is what the durable engine says of it, which counts only until the
 * run's own end record is there. `undefined` where there is no such run.
 */
export async function summarizeRun(
  { store, clock }: SummaryDeps,
  id: string,
  orchestration: () => Promise<{ readonly state: RunState; readonly reason?: string }>,
): Promise<RunSummary | undefined> {
  const start = await findStart(store, id);
  if (!start) {
    const refusal = await findRefusal(store, id);
    return refusal && summarizeRefusal(id, refusal);
  }
  const common = { id, startedAt: start.startedAt, output: start.job.output.blob };
  const ended = await findRecord<EndRecord>(store, paths.end(id));
  if (ended) return { ...common, ...endOf(ended) };
  const { state, reason } = await orchestration();
  // The run may have come to its end between the two questions.
  const end = state === 'failed' ? await findRecord<EndRecord>(store, paths.end(id)) : undefined;
  if (end) return { ...common, ...endOf(end) };
  const [progress, wish] = await Promise.all([readProgress(store, id, start), readWish(store, id)]);
  const told = wish === 'pause' && state !== 'failed' ? 'paused' : state;
  const because = reason ?? (told === 'running' ? await explainStall({ store, clock }, id, progress.since) : undefined);
  return { ...common, state: told, ...present(progress), ...(because === undefined ? {} : { reason: because }) };
}

function endOf(end: EndRecord) {
  const because = end.reason === undefined ? {} : { reason: end.reason };
  return { state: end.state, ...present(end), ...because, finishedAt: end.finishedAt };
}

/** Writes how a run ended, with its counts as they are now. */
export async function endRecord(
  store: BlobStore,
  id: string,
  start: StartRecord,
  ended: Pick<EndRecord, 'state' | 'finishedAt' | 'reason' | 'outputEtag'>,
): Promise<EndRecord> {
  const { since: _, ...progress } = await readProgress(store, id, start);
  const joined = await readJoined(store, id, lastSection(start.job.stages));
  const rows = [...joined.values()].reduce<Counts>(addCounts, noRows);
  return { format: 1, ...progress, ...(ended.state === 'succeeded' ? { rows } : {}), ...ended };
}

interface Progress {
  readonly rows: Counts;
  readonly stages: readonly (Counts & { readonly name: string })[];
  readonly transforms?: readonly TransformCounts[];
  readonly partitions: { readonly total: number; readonly done: number };
  readonly calls: Calls;
  /** When the last row was finished, or the run began, in milliseconds since 1970. */
  readonly since: number;
}

/**
 * Sums up the ledger and, for parts that are not in it, the segments' metadata, which is there as soon as a segment is. A
 * worker that comes too late for its part still keeps what it has called; such a segment holds no rows, and is left out so
 * that what the run's end says stays true.
 */
async function readProgress(store: BlobStore, id: string, { job, startedAt }: StartRecord): Promise<Progress> {
  const names = job.stages.map((_, at) => stageName(job.stages, at));
  const ledgers = await readLedgers(store, id, names.length);
  const stages = names.map((name, at) => ({ name, ...addCounts(noRows, ledgers.stages[at] ?? noRows) }));
  let calls = ledgers.stages.reduce<Calls>(addCalls, noCalls);
  let since = Date.parse(startedAt);
  for await (const { path, metadata, modified } of store.list(paths.parts(id))) {
    const { partition, stage } = placeOf(path);
    since = Math.max(since, modified);
    const sum = stages[stage];
    if (!sum || ledgers.has(partition, stage)) continue;
    const counts = countsOf(metadata);
    stages[stage] = { name: sum.name, ...addCounts(sum, counts) };
    calls = addCalls(calls, counts);
  }
  const [sections, transforms] = await Promise.all([
    readSections(store, id, job, ledgers),
    readTransforms(store, id, job.stages),
  ]);
  // Rows pass the stages one after another, so the slowest stage tells how many have come through all of a section.
  const services = sections.services.map((at) => stages[at] as Counts & { readonly name: string });
  const { rows, ok, failed, skipped } = services.reduce<Counts>(
    (least, stage) => (least === noRows || stage.rows < least.rows ? stage : least),
    noRows,
  );
  return {
    rows: { rows, ok, failed, skipped },
    stages: stages.filter((_, at) => !isTransform(job.stages[at] as JobStage)),
    ...(transforms.length === 0 ? {} : { transforms }),
    partitions: sections.partitions,
    calls,
    since,
  };
}

/** The partitions of all sections that have begun, and the stages that call services in the last of them. */
async function readSections(store: BlobStore, id: string, { stages }: Job, ledgers: Ledgers) {
  const partitions = { total: 0, done: 0 };
  let services: readonly number[] = [];
  for (const [at, section] of (sectionsOf(stages) ?? []).entries()) {
    const plan = await findRecord<PlanRecord>(store, paths.plan(id, at));
    if (!plan && at > 0) break;
    const parts = ungrouped(section);
    services = [...section.grouped, ...parts];
    const numbers = [...(plan?.partitions.keys() ?? [])];
    partitions.total += numbers.length;
    // Where no stage takes a partition as it is, it is done when it is joined.
    const done =
      parts.length > 0
        ? numbers.filter((partition) => parts.every((stage) => ledgers.has(partition, stage))).length
        : (await readJoined(store, id, at)).size;
    partitions.done += done;
  }
  return { partitions, services };
}

function present({ rows, stages, transforms, partitions, calls }: Omit<Progress, 'since'>) {
  const named = stages.map(({ name, ...counts }) => ({ name, ...withoutRows(counts) }));
  return {
    rows: total(rows),
    stages: named,
    ...(transforms === undefined ? {} : { transforms }),
    partitions,
    calls,
  };
}

function total({ rows, ok, failed, skipped }: Counts) {
  return { total: rows, ok, failed, skipped };
}

function withoutRows({ ok, failed, skipped }: Counts) {
  return { ok, failed, skipped };
}
