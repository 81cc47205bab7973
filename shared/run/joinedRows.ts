import type { Job, Stage } from '../model/job.ts';
import { addCounts, type Counts, countKinds, noRows, type Outcome } from '../model/outcome.ts';
import type { BlobStore } from '../ports.ts';
import { jsonlRows, parseFields, type SourceRow } from '../rows/jsonlRows.ts';
import { createMemberWriter } from '../rows/objectText.ts';
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
 * The rows of a partition in the input's order, each with the outcomes of all stages added to its own text; as many at a
 * time as were read together. `firstLine` is the number, from 1, of the partition's first line in the input.
 */
export async function* joinedRows(
  store: BlobStore,
  run: LoadedRun,
  partition: number,
  firstLine: number,
): AsyncGenerator<readonly JoinedRow[]> {
  const { job, input } = run.start;
  const outcomes = await Promise.all(
    job.stages.map((_, stage) => partOutcomes(store, { id: run.id, partition, stage })),
  );
  const join = createJoiner(job);
  const { start, end } = run.plan.partitions[partition] as { start: number; end: number };
  const blocks = jsonlRows(store.read(input.blob, { start, end }, input.etag), { isStart: start === 0 });
  for await (const rows of blocks) {
    yield rows.map((source) => {
      const ofRow = outcomes.map((ofStage) => ofStage.get(source.row));
      return { text: join(source, firstLine + source.line, ofRow), kind: worst(ofRow) };
    });
  }
}

/** A partition's part of the output: its bytes, and the count of its rows. */
export async function joinedBlock(
  ...args: Parameters<typeof joinedRows>
): Promise<{ readonly block: Buffer; readonly counts: Counts }> {
  const pieces: Buffer[] = [];
  let counts = noRows;
  for await (const rows of joinedRows(...args)) {
    let text = '';
    for (const row of rows) text += `${row.text}\n`;
    pieces.push(Buffer.from(text));
    counts = addCounts(counts, countKinds(rows));
  }
  return { block: Buffer.concat(pieces), counts };
}

type Joiner = (source: SourceRow, line: number, outcomes: readonly (OutcomeLine | undefined)[]) => string;

function createJoiner({ stages, overwrite }: Job): Joiner {
  const writeColumns = createMemberWriter(stages.flatMap(({ outputCol, errorCol }) => [outputCol, errorCol]));
  const { errorCol } = stages[0] as Stage;
  const writeError = createMemberWriter([errorCol]);
  return (source, line, outcomes) => {
    const { text } = source;
    const first = outcomes[0];
    // Only what is no JSON object carries the one code in the first stage, or may carry the other: only then is it looked at.
    const mayBeInvalid = first?.kind === 'failed' && (first.json.includes('"InvalidRow"') || isWorkerLost(first.json));
    if (mayBeInvalid && 'error' in parseFields(source)) {
      return writeError(JSON.stringify({ _line: line, _raw: text }), [first.json]);
    }
    const values: (string | undefined)[] = [];
    for (const [at, outcome] of outcomes.entries()) {
      // A row always gets both columns, null where there is nothing to say, so that all rows have the same ones.
      values.push(outcome?.kind === 'ok' ? outcome.json : 'null', outcome?.kind === 'failed' ? outcome.json : 'null');
      const keeps = outcome?.kind === 'failed' && !overwrite && keepsOutput(stages[at] as Stage, outcome, text);
      if (keeps) values[2 * at] = undefined;
    }
    return writeColumns(text, values);
  };
}

/** Whether a row keeps what it has in its output column: where it was refused so as not to lose that very thing. */
function keepsOutput({ outputCol }: Stage, { json }: OutcomeLine, text: string): boolean {
  return (json.startsWith('{"code":"ColumnExists"') || isWorkerLost(json)) && hasColumn(text, outputCol);
}

function hasColumn(text: string, column: string): boolean {
  const parsed = parseFields({ text });
  return 'fields' in parsed && Object.hasOwn(parsed.fields, column);
}

function worst(outcomes: readonly (OutcomeLine | undefined)[]): Outcome['kind'] {
  let kind: Outcome['kind'] = 'ok';
  for (const outcome of outcomes) {
    if (outcome?.kind === 'failed') return 'failed';
    if (outcome?.kind === 'skipped') kind = 'skipped';
  }
  return kind;
}
