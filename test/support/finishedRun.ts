import { lastSection } from '../../shared/core/sections.ts';
import { type Job, readJob } from '../../shared/model/job.ts';
import { finishRun } from '../../shared/run/finishRun.ts';
import { readRecord } from '../../shared/run/recordStore.ts';
import { type EndRecord, type PlanRecord, paths } from '../../shared/run/records.ts';
import { type Verification, verifyRun } from '../../shared/run/verifyRun.ts';
import { registry } from '../../shared/services/registry.ts';
import { createAnomalyTransport } from './anomalyTransport.ts';
import { aClient, aRun, parseRows, type RunDeps, runToEnd, type TestRun } from './factories.ts';
import { createFakeClock } from './fakeClock.ts';
import { createMemoryStore, type MemoryStore } from './memoryStore.ts';

/** A stage as a job has it: the sentiment of a column. */
export const sentimentOf = (textCol: string, outputCol = 'sentiment') => ({
  service: 'TextSentiment',
  textCol,
  resource: 'language-eastus',
  outputCol,
});

/** A stage as a job has it: anomalies of series whose rows have the same in a column. */
export const anomaliesOf = (groupbyCol: string, fields: object = {}) => ({
  service: 'SimpleDetectAnomalies',
  groupbyCol,
  granularity: 'daily',
  resource: 'language-eastus',
  outputCol: 'anomaly',
  ...fields,
});

/** The job of these stages, with its defaults filled in. */
export function jobOf(stages: readonly object[], fields: object = {}): Job {
  const job = { input: { blob: 'input/rows.jsonl' }, stages, output: { blob: 'output/rows.jsonl' }, ...fields };
  const { draft, problems } = readJob(job, registry);
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  return draft as Job;
}

/** What is known of a run that has come to its end. */
export interface FinishedRun {
  readonly store: MemoryStore;
  readonly run: TestRun;
  readonly output: string;
  readonly rows: readonly Record<string, unknown>[];
  readonly end: EndRecord;
  verify(): Promise<Verification>;
}

/** Takes a job over these rows, or lines, to its end; the input is cut before the lines with these numbers. */
export async function finish(
  job: Job,
  lines: readonly (string | object)[],
  cutBefore: readonly number[] = [],
): Promise<FinishedRun> {
  const clock = createFakeClock();
  const store = createMemoryStore({ chunkBytes: 61 });
  const run = await aRun(store, inputOf(lines), { job, cutBefore });
  const client = aClient(clock, createAnomalyTransport(clock).send);
  return toItsEnd(run, { store, clock, client });
}

/** Takes a planned run to its end, with all that is written then. */
export async function toItsEnd(run: TestRun, deps: RunDeps & { readonly store: MemoryStore }): Promise<FinishedRun> {
  const { store, clock } = deps;
  const { id, start } = run;
  const result = await runToEnd(run, deps);
  if (!result.ok) throw new Error(result.reason);
  const section = lastSection(start.job.stages);
  const plan = await readRecord<PlanRecord>(store, paths.plan(id, section));
  await finishRun({ store, clock }, { id, start, section, plan }, result.etag, '1.2.3');
  const end = await readRecord<EndRecord>(store, paths.end(id));
  const output = store.text(start.job.output.blob) ?? '';
  return { store, run, output, rows: parseRows(output), end, verify: () => verifyRun(store, id, start) };
}

/** Rows, or lines as they are, as an input. */
export function inputOf(lines: readonly (string | object)[]): string {
  return lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('');
}
