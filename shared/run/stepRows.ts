import { changesRows, lastSection, type Section, sectionAt } from '../core/sections.ts';
import { errorColumns } from '../model/columnSource.ts';
import type { Job, JobStage } from '../model/job.ts';
import type { RowError } from '../model/outcome.ts';
import { isTransform } from '../model/transform.ts';
import type { BlobStore } from '../ports.ts';
import { parseFields, type Tally } from '../rows/jsonlRows.ts';
import { droppedRows } from './droppedRows.ts';
import type { LoadedRun } from './records.ts';
import { firstErrorColumn, type RowStep, type StepRow } from './rowStep.ts';
import { type SectionRow, sectionRows } from './sectionRows.ts';
import { createServiceStep } from './serviceStep.ts';
import { type Outcomes, stageOutcomes } from './stageOutcomes.ts';
import { createSelectStep, createTransformStep, type OnError } from './transformStep.ts';
import { isWorkerLost } from './workerLost.ts';

/** The rows of a partition behind the stages of its section. */
export interface StepRows {
  /** In their order, as many at a time as were read together. */
  readonly rows: AsyncIterable<readonly StepRow[]>;
  /** Of all that has been read by now. */
  readonly so: StepTally;
}

/** What taking rows through their stages has come to. */
export interface StepTally {
  /** Rows and lines that the section got. */
  readonly source: Tally;
  /** What went into each stage that changes the rows, and what came out. */
  readonly changes: { readonly stage: number; rowsIn: number; rowsOut: number }[];
  /** Rows that transforms failed, by their place in the partition. */
  readonly failures: {
    readonly stage: number;
    readonly row: number;
    readonly line: number;
    readonly error: RowError;
  }[];
}

/**
 * Takes the rows of a partition through the stages of their section, up to the one at the place `before`. `firstLine` is
 * the number, from 1, of the partition's first line in the input.
 */
export async function stepRows(
  store: BlobStore,
  run: LoadedRun,
  partition: number,
  firstLine: number,
  before?: number,
): Promise<StepRows> {
  const { job } = run.start;
  const section = sectionAt(job.stages, run.section);
  const services = section.stages.filter((at) => !isTransform(job.stages[at] as JobStage));
  const read = async (at: number) => [at, await stageOutcomes(store, run, at, partition)] as const;
  const outcomes = new Map(await Promise.all(services.map(read)));
  const dropped =
    before === undefined && section.distinct !== undefined
      ? droppedRows(store, run, section.distinct, partition)
      : undefined;
  const so: StepTally = { source: { rows: 0, lines: 0 }, changes: [], failures: [] };
  const steps = createSteps(job, section, { outcomes, dropped: await dropped, before }, so);
  if (before === undefined && run.section === lastSection(job.stages) && job.output.select) {
    steps.push(createSelectStep(job.output.select, errorColumns(job.stages, job.stages.length)));
  }
  const begin = createBegin(job, run.section === 0, firstLine, outcomes.values().next().value);
  async function* rows(): AsyncGenerator<readonly StepRow[]> {
    for await (const block of sectionRows(store, run, partition, so.source)) {
      const made: StepRow[] = [];
      for (const source of block) pass(begin(source), steps, made);
      yield made;
    }
  }
  return { rows: rows(), so };
}

/** Takes a row through the steps; adds what becomes of it. */
function pass(row: StepRow, steps: readonly RowStep[], made: StepRow[]): void {
  let rows: readonly StepRow[] = [row];
  for (const step of steps) rows = rows.length === 1 ? step(rows[0] as StepRow) : rows.flatMap(step);
  for (const each of rows) made.push(each);
}

/** Makes a row of what the section gets. A line of the input that is no row is told from others here, once and for all. */
function createBegin(
  { stages }: Job,
  isInput: boolean,
  firstLine: number,
  first: Outcomes | undefined,
): (source: SectionRow) => StepRow {
  const errorCol = firstErrorColumn(stages);
  return (source) => {
    const { row, text, kind = 'ok', isInvalid = false } = source;
    if (!isInput) return { row, line: source.line, content: text, kind, isInvalid };
    const line = firstLine - 1 + source.line;
    const outcome = first?.get(row);
    // Only what is no JSON object carries the one code in the first stage, or may carry the other: only then is it looked at.
    const mayBeInvalid =
      first === undefined ||
      (outcome?.kind === 'failed' && (outcome.json.includes('"InvalidRow"') || isWorkerLost(outcome.json)));
    const parsed = mayBeInvalid ? parseFields(source) : undefined;
    if (parsed === undefined || 'fields' in parsed) return { row, line, content: text, kind, isInvalid };
    const error = outcome?.json ?? JSON.stringify(parsed.error);
    const content = `{"_line":${line + 1},"_raw":${JSON.stringify(text)},${JSON.stringify(errorCol)}:${error}}`;
    return { row, line, content, kind: 'failed', isInvalid: true };
  };
}

interface StepSources {
  readonly outcomes: ReadonlyMap<number, Outcomes>;
  /** Rows that are left out as duplicates, by their place among all that reach the search for them. */
  readonly dropped: { has(row: number): boolean } | undefined;
  readonly before: number | undefined;
}

function createSteps(
  job: Job,
  section: Section,
  { outcomes, dropped, before }: StepSources,
  { changes, failures }: StepTally,
): RowStep[] {
  const steps: RowStep[] = [];
  const fails =
    (stage: number): OnError =>
    ({ row, line }, error) =>
      void failures.push({ stage, row, line, error });
  let services: number[] = [];
  const addServices = (): void => {
    if (services.length > 0)
      steps.push(
        createServiceStep(
          job,
          services,
          services.map((at) => outcomes.get(at) as Outcomes),
        ),
      );
    services = [];
  };
  for (const at of section.stages) {
    if (at === before) break;
    const stage = job.stages[at] as JobStage;
    if (!isTransform(stage)) services.push(at);
    else {
      addServices();
      const step = at === section.distinct ? leavingOut(dropped) : createTransformStep(job, at, fails(at));
      if (!changesRows(stage)) steps.push(step);
      else {
        const change = { stage: at, rowsIn: 0, rowsOut: 0 };
        changes.push(change);
        steps.push((row) => count(change, step(row)));
      }
    }
  }
  addServices();
  return steps;
}

function count(change: { rowsIn: number; rowsOut: number }, made: readonly StepRow[]): readonly StepRow[] {
  change.rowsIn += 1;
  change.rowsOut += made.length;
  return made;
}

function leavingOut(dropped: StepSources['dropped']): RowStep {
  let at = 0;
  return (row) => (dropped?.has(at++) ? [] : [row]);
}
