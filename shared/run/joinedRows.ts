import type { Job, Stage } from '../model/job.ts';
import { type Counts, countOutcome, noRows, type Outcome } from '../model/outcome.ts';
import type { BlobStore } from '../ports.ts';
import { jsonlRows, parseFields, type SourceRow } from '../rows/jsonlRows.ts';
import { type ColumnText, withMembers } from '../rows/objectText.ts';
import type { OutcomeLine } from './outcomeLine.ts';
import { partOutcomes } from './partOutcomes.ts';
import type { LoadedRun } from './records.ts';
import { isWorkerLost } from './workerLost.ts';

/** A row of the output: its text, and what became of it over all stages. */
export interface JoinedRow {
  readonly text: string;
  readonly kind: Outcome['kind'];
}

/**
 * The rows of a partition in the input's order, each with the outcomes of all stages added to its own text.
 * `firstLine` is the number, from 1, of the partition's first line in the input.
 */
export async function* joinedRows(
  store: BlobStore,
  run: LoadedRun,
  partition: number,
  firstLine: number,
): AsyncGenerator<JoinedRow> {
  const { job, input } = run.start;
  const outcomes = await Promise.all(
    job.stages.map((_, stage) => partOutcomes(store, { id: run.id, partition, stage })),
  );
  const { start, end } = run.plan.partitions[partition] as { start: number; end: number };
  for await (const source of jsonlRows(store.read(input.blob, { start, end }, input.etag), {
    isStart: start === 0,
  })) {
    const ofRow = outcomes.map((ofStage) => ofStage.get(source.row));
    yield { text: joinRow(source, firstLine + source.line, job, ofRow), kind: worst(ofRow) };
  }
}

/** A partition's part of the output: its bytes, and the count of its rows. */
export async function joinedBlock(
  ...args: Parameters<typeof joinedRows>
): Promise<{ readonly block: Buffer; readonly counts: Counts }> {
  const rows = await Array.fromAsync(joinedRows(...args));
  return { block: Buffer.from(rows.map(({ text }) => `${text}\n`).join('')), counts: countJoined(rows) };
}

export function countJoined(rows: readonly JoinedRow[]): Counts {
  return rows.reduce((counts, { kind }) => countOutcome(counts, kind), noRows);
}

function joinRow(source: SourceRow, line: number, job: Job, outcomes: readonly (OutcomeLine | undefined)[]): string {
  const { text } = source;
  const first = outcomes[0];
  // Only what is no JSON object carries the one code in the first stage, or may carry the other: only then is it looked at.
  const mayBeInvalid = first?.kind === 'failed' && (first.json.includes('"InvalidRow"') || isWorkerLost(first.json));
  if (mayBeInvalid && 'error' in parseFields(source)) {
    return withMembers(JSON.stringify({ _line: line, _raw: text }), [[(job.stages[0] as Stage).errorCol, first.json]]);
  }
  return withMembers(
    text,
    outcomes.flatMap((outcome, at) => columnsOf(job.stages[at] as Stage, outcome, text, job.overwrite)),
  );
}

/** A row always gets both columns, null where there is nothing to say, so that all rows have the same ones. */
function columnsOf(
  { outputCol, errorCol }: Stage,
  outcome: OutcomeLine | undefined,
  text: string,
  overwrite: boolean,
): ColumnText[] {
  if (outcome?.kind === 'ok')
    return [
      [outputCol, outcome.json],
      [errorCol, 'null'],
    ];
  if (outcome?.kind !== 'failed')
    return [
      [outputCol, 'null'],
      [errorCol, 'null'],
    ];
  // What the row had in its output column is the very thing that was not to be lost.
  const mayHave = outcome.json.startsWith('{"code":"ColumnExists"') || isWorkerLost(outcome.json);
  const keeps = mayHave && !overwrite && hasColumn(text, outputCol);
  return keeps
    ? [[errorCol, outcome.json]]
    : [
        [outputCol, 'null'],
        [errorCol, outcome.json],
      ];
}

function hasColumn(text: string, column: string): boolean {
  const parsed = parseFields({ text });
  return 'fields' in parsed && Object.hasOwn(parsed.fields, column);
}

function worst(outcomes: readonly (OutcomeLine | undefined)[]): Outcome['kind'] {
  if (outcomes.some((outcome) => outcome?.kind === 'failed')) return 'failed';
  return outcomes.some((outcome) => outcome?.kind === 'skipped') ? 'skipped' : 'ok';
}
