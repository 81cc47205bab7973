import { percentile } from '../core/histogram.ts';
import { isGrouped } from '../core/sections.ts';
import { type Interval, type SplitTime, splitTime } from '../core/splitTime.ts';
import { type CallFacts, noFacts } from '../model/callFacts.ts';
import type { Stage } from '../model/job.ts';
import { addCalls, type Calls, noCalls } from '../model/outcome.ts';
import type { QuotaReport, RunReport, StageReport } from '../model/runReport.ts';
import type { Span } from '../model/span.ts';
import { stageName } from '../model/stageColumns.ts';
import type { RunState } from '../model/summary.ts';
import { isTransform } from '../model/transform.ts';
import type { BlobStore } from '../ports.ts';
import type { ServiceDefinition } from '../services/defineService.ts';
import { serviceNamed } from '../services/registry.ts';
import { featureOf, serviceForStage } from '../services/serviceKinds.ts';
import { readPauses } from './control.ts';
import { countsOf } from './countsMetadata.ts';
import { factsOf } from './factsMetadata.ts';
import { addFacts } from './factsSum.ts';
import { triesOf } from './partTries.ts';
import { paths, placeOf, type StartRecord } from './records.ts';
import { reportQuota } from './reportQuotas.ts';
import { waitSpan } from './spanPool.ts';
import { spansOf } from './spansMetadata.ts';
import { findStart } from './startRecord.ts';
import { type SummaryDeps, summarizeRun } from './summarizeRun.ts';

/**
 * A run's report, from what its records have kept: of a run under way as far as that goes, and of one whose workers were lost
 * without what they had not kept. `undefined` where there is no such run.
 */
export async function reportRun(
  deps: SummaryDeps,
  id: string,
  orchestration: () => Promise<{ readonly state: RunState; readonly reason?: string }>,
): Promise<RunReport | undefined> {
  const summary = await summarizeRun(deps, id, orchestration);
  if (!summary) return undefined;
  const { state, startedAt, finishedAt, rows } = summary;
  const start = await findStart(deps.store, id);
  const from = Date.parse(startedAt);
  const to = Math.max(finishedAt === undefined ? deps.clock.now() : Date.parse(finishedAt), from);
  const { spans, stages } = await readKept(deps.store, id, start);
  const pauses = (await readPauses(deps.store, id)).map((pause) => ({ from: pause.from, to: pause.to ?? to }));
  return {
    id,
    state,
    startedAt,
    ...(finishedAt === undefined ? {} : { finishedAt }),
    seconds: (to - from) / 1000,
    rows,
    rowsPerSecond: to === from ? 0 : Math.round((1e4 * rows.total) / (to - from)) / 10,
    complete: finishedAt !== undefined && stages.every(isWhole),
    time: inSeconds(splitTime({ from, to }, spans, pauses)),
    stages: stages.map((kept, at) => reportStage(kept, summary.stages[at])),
    quotas: reportQuotas(stages, pauses),
  };
}

/** What was kept of a stage. */
interface Kept {
  /** Its place in the job. */
  readonly at: number;
  readonly name: string;
  readonly stage: Stage;
  readonly service: ServiceDefinition;
  readonly calls: Calls;
  readonly facts: CallFacts;
}

/** Facts that are added up at a time. */
const atATime = 256;

/** One listing of all that the run has kept. */
async function readKept(store: BlobStore, id: string, start: StartRecord | undefined) {
  const spans: Span[] = [];
  const stages = stagesOf(start);
  const calls = new Map(stages.map(({ at }) => [at, noCalls]));
  const facts = new Map(stages.map(({ at }) => [at, [] as CallFacts[]]));
  for await (const { path, metadata, modified } of store.list(paths.all(id))) {
    spans.push(...spansOf(metadata));
    const { stage } = placeOf(path);
    const service = stages.find(({ at }) => at === stage)?.service;
    if (path.startsWith(paths.allTries(id)) && service) spans.push(...waitOf(metadata, modified));
    const ofStage = facts.get(stage);
    if (!path.startsWith(paths.parts(id)) || !ofStage) continue;
    calls.set(stage, addCalls(calls.get(stage) ?? noCalls, countsOf(metadata)));
    ofStage.push(factsOf(metadata) ?? noFacts);
    if (ofStage.length === atATime) ofStage.splice(0, atATime, addFacts(...ofStage));
  }
  const kept = stages.map((stage): Kept => {
    const ofStage = { calls: calls.get(stage.at) ?? noCalls, facts: addFacts(...(facts.get(stage.at) ?? [])) };
    return { ...stage, ...ofStage };
  });
  return { spans, stages: kept };
}

/** The stages that call a service. */
function stagesOf(start: StartRecord | undefined): Omit<Kept, 'calls' | 'facts'>[] {
  const all = start?.job.stages ?? [];
  return all.flatMap((stage, at) => {
    if (isTransform(stage)) return [];
    const service = serviceForStage(serviceNamed(stage.service), stage);
    return [{ at, name: stageName(all, at), stage, service }];
  });
}

/** What a part waits for that has said when it goes on, but has had no record yet to keep that in. */
function waitOf(metadata: Readonly<Record<string, string>>, modified: number): Span[] {
  const { resumeAt = 0, waitsFor, since = modified } = triesOf(metadata);
  return resumeAt > modified && waitsFor ? [waitSpan(since, resumeAt, waitsFor)] : [];
}

/** Whether all calls that are counted are told of. */
function isWhole({ calls, facts: { resources } }: Kept): boolean {
  return resources.flatMap(({ keys }) => keys).reduce((sum, { sent }) => sum + sent, 0) === calls.sent;
}

function reportStage(
  { name, stage, service: { billing }, calls, facts }: Kept,
  rows: StageReport['rows'] = { ok: 0, failed: 0, skipped: 0 },
): StageReport {
  const { requests, batches, documents, latency, errors, failed } = facts;
  const [p50, p90, p99] = [0.5, 0.9, 0.99].map((share) => percentile(latency, share)) as [number?, number?, number?];
  const { service, batchSize } = stage;
  // A group is a request of its own, whatever its size.
  const fill =
    batches === 0 || isGrouped(stage) ? {} : { fill: Math.round((1000 * documents) / (batches * batchSize)) / 1000 };
  return {
    name,
    service,
    rows: { ok: rows.ok, failed: rows.failed, skipped: rows.skipped },
    calls: { ...calls, requests },
    batches: { sent: batches, documents, size: batchSize, ...fill },
    ...(p50 === undefined || p90 === undefined || p99 === undefined ? {} : { latency: { p50, p90, p99 } }),
    errors: { calls: errors, rows: failed },
    ...(billing ? { billed: { unit: billing.unit, amount: facts.billed } } : {}),
  };
}

/** By feature, for stages with the same one share its quotas. */
function reportQuotas(stages: readonly Kept[], pauses: readonly Interval[]): QuotaReport[] {
  const features = Map.groupBy(stages, ({ stage }) => featureOf(stage));
  return [...features].flatMap(([feature, own]) => {
    const facts = addFacts(...own.map((kept) => kept.facts));
    if (facts.resources.length === 0) return [];
    const needed = own.reduce((sum, kept) => sum + neededCalls(kept), 0);
    const letThrough = own.reduce((sum, { calls: { sent, throttled } }) => sum + sent - throttled, 0);
    const latencyMs = percentile(facts.latency, 0.5) ?? 0;
    return [reportQuota({ feature, needed, letThrough, latencyMs, resources: facts.resources }, pauses)];
  });
}

/** Calls for all documents in full batches, or all groups; where the service works on them for longer, one more each. */
function neededCalls({ stage, service, facts }: Kept): number {
  const batches = isGrouped(stage) ? facts.batches : Math.ceil(facts.documents / stage.batchSize);
  return batches * (service.operation ? 2 : 1);
}

function inSeconds(time: SplitTime): RunReport['time'] {
  return Object.fromEntries(Object.entries(time).map(([use, ms]) => [use, ms / 1000])) as RunReport['time'];
}
