import { z } from 'zod';
import { sectionsOf } from '../core/sections.ts';
import { readsColumn } from '../model/columnName.ts';
import { type ColumnSource, columnSource, errorColumns } from '../model/columnSource.ts';
import type { JobDraft, JobStage, StageDraft } from '../model/job.ts';
import type { RowError } from '../model/outcome.ts';
import { formatPath, type Problem } from '../model/problem.ts';
import { columnsRead, columnsWritten, type ReadColumn } from '../model/stageColumns.ts';
import { imageUrl, isTransform } from '../model/transform.ts';
import { readColumn } from '../rows/column.ts';
import type { Fields } from '../rows/jsonlRows.ts';
import { namesInstead } from '../services/answerPath.ts';
import type { ServiceDefinition } from '../services/defineService.ts';
import { kindOf, serviceOfKind } from '../services/serviceKinds.ts';

type Services = ReadonlyMap<string, ServiceDefinition>;
type Stages = JobDraft['stages'];
type Found = Omit<Problem, 'path'>;

/** The input's first rows. */
interface Sample {
  readonly rows: readonly Fields[];
  /** Names of their columns. */
  readonly known: readonly string[];
}

/** Checks the columns that a job's stages read and write against each other and the input's first rows. */
export function checkColumns(draft: JobDraft, rows: readonly Fields[], services: Services, problems: Problem[]): void {
  const { stages } = draft;
  const sample = { rows, known: [...new Set(rows.flatMap(Object.keys))] };
  const say = (at: readonly PropertyKey[], found: Found | undefined): void => {
    if (found) problems.push({ path: formatPath(at), ...found });
  };
  for (const [at, stage] of stages.entries()) {
    if (stage === undefined) continue;
    for (const { field, column } of columnsRead(stage)) {
      const within = columnSource(stages, at, `${column}${elementsIn(stage)}`);
      const found = readProblem(stages, at, column, sample, services) ?? answerProblem(stages, within, services);
      say(['stages', at, field], found);
    }
    for (const written of columnsWritten(stage)) {
      say(['stages', at, written.field], writeProblem(draft, at, written, sample));
    }
  }
  for (const [at, { col }] of (draft.output?.select ?? []).entries()) {
    say(['output', 'select', at], readProblem(stages, stages.length, col, sample, services));
  }
  if (stages.every(isComplete) && sectionsOf(stages as readonly JobStage[]) === undefined) {
    problems.push({ path: 'stages', message: 'stages wait for each other in a circle', expected: 'an order' });
  }
}

/** The path within the column that it reads to what a transform makes rows of. */
function elementsIn(stage: StageDraft): string {
  if (!isTransform(stage)) return '';
  return stage.transform === 'explode' ? '.0' : stage.transform === 'UrlExpander' ? imageUrl : '';
}

function isComplete(stage: StageDraft | undefined): boolean {
  if (stage === undefined) return false;
  return isTransform(stage) || (stage.params !== undefined && stage.outputCol !== undefined);
}

/** Each column that a stage reads is another stage's, or one of the input's, and is still there. */
function readProblem(
  stages: Stages,
  at: number,
  column: string,
  { rows, known }: Sample,
  services: Services,
): Found | undefined {
  const source = columnSource(stages, at, column);
  if (source.from === 'nowhere') {
    const expected = `one of ${[...columnsLeft(stages[source.at]), ...errorColumns(stages, source.at)].join(', ')}`;
    return { message: `${formatPath(['stages', source.at])} leaves this column out`, expected };
  }
  if (source.from === 'input') {
    if (rows.length === 0 || rows.some((row) => readColumn(row, source.column) !== undefined)) return undefined;
    const isLater = stages.slice(at + 1).some((stage) => stage && makes(stage, column));
    return isLater
      ? { message: 'only a stage behind makes this column', expected: 'stages in the order of their columns' }
      : {
          message: 'the input has no such column in its first rows',
          expected: `one of ${known.slice(0, 20).join(', ')}`,
        };
  }
  return answerProblem(stages, source, services);
}

/** What is read of a service's answer, or of the error in its place, can be there, as far as the shape is known. */
function answerProblem(stages: Stages, source: ColumnSource, services: Services): Found | undefined {
  if (source.from === 'transform' && source.column !== undefined) {
    return answerProblem(stages, columnSource(stages, source.at, source.column), services);
  }
  const producer = source.from === 'service' ? stages[source.at] : undefined;
  if (source.from !== 'service' || producer === undefined || isTransform(producer)) return undefined;
  const { service = '', outputCol = '' } = producer;
  const declared = services.get(service);
  const { answer } = (declared && serviceOfKind(declared, kindOf(producer))) ?? {};
  const path = source.column.split('.').slice(1);
  const isAnswer = readsColumn(source.column, outputCol);
  const names = namesInstead(isAnswer ? answer : errorShape, path);
  if (names === undefined) return undefined;
  const expected =
    names.length === 0 ? 'a shorter path, for there is nothing in what it leads to' : `one of ${names.join(', ')}`;
  return { message: isAnswer ? `the answer of ${service} has no such field` : 'an error has no such field', expected };
}

/** What an error column holds: see {@link RowError}. */
const errorShape = z.object({
  code: z.string(),
  message: z.string(),
  status: z.object({ statusCode: z.number(), reasonPhrase: z.string() }),
  response: z.string(),
} satisfies Record<keyof RowError, z.ZodType>);

/** Each column that a stage writes is its own. */
function writeProblem(
  { stages, overwrite }: JobDraft,
  at: number,
  { column }: ReadColumn,
  { known }: Sample,
): Found | undefined {
  // Of one stage's two columns that are the same its form tells.
  const others = stages.flatMap((stage, place) => (stage && place !== at ? columnsWritten(stage) : []));
  if (others.some((other) => other.column === column)) {
    return { message: 'several stages write this column', expected: 'a column of its own for each' };
  }
  const stage = stages[at];
  const replacesAll = stage && isTransform(stage) && stage.transform === 'UrlExpander';
  const source = columnSource(stages, at, column);
  const isTaken = source.from === 'input' ? source.column !== column || known.includes(column) : 'column' in source;
  if (overwrite === true || replacesAll || !isTaken) return undefined;
  const owner = source.from === 'input' && source.column === column ? 'the input has' : 'the rows have';
  return { message: `${owner} this column already`, expected: 'another name, or "overwrite": true in the job' };
}

function makes(stage: StageDraft, column: string): boolean {
  return columnsWritten(stage).some((written) => readsColumn(column, written.column));
}

/** The columns that a transform leaves in place of all others. */
function columnsLeft(stage: StageDraft | undefined): readonly string[] {
  if (stage === undefined || !isTransform(stage)) return [];
  return stage.transform === 'select' ? stage.cols.map(({ as }) => as) : columnsWritten(stage).map((one) => one.column);
}
