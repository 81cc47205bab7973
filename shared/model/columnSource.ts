import { readsColumn } from './columnName.ts';
import type { StageDraft } from './job.ts';
import { imageUrl, isTransform, type TransformDraft } from './transform.ts';

/** Stages of a job, or what is right of them. */
export type Stages = readonly (StageDraft | undefined)[];

/** Where a column comes from that a stage reads. */
export type ColumnSource =
  /** Another stage's output or error, or a path into it. */
  | { readonly from: 'service'; readonly at: number; readonly column: string }
  /** What a transform makes of a column, as the transform sees that; an error of its own is made of none. */
  | { readonly from: 'transform'; readonly at: number; readonly column?: string }
  | { readonly from: 'input'; readonly column: string }
  /** A transform leaves it out. */
  | { readonly from: 'nowhere'; readonly at: number }
  /** A stage that is not right may make it. */
  | { readonly from: 'unknown' };

/**
 * Follows a column that the stage at a place reads back to where it is made. Services between two transforms may read each
 * other's columns in whatever order they stand; a transform sees what stands before it, and is seen by what stands behind.
 */
export function columnSource(stages: Stages, at: number, column: string): ColumnSource {
  const start = stages.findLastIndex((stage, before) => before < at && isTransformed(stage)) + 1;
  const next = stages.findIndex((stage, after) => after >= at && isTransformed(stage));
  const end = isTransformed(stages[at]) || at >= stages.length ? at : next === -1 ? stages.length : next;
  for (let other = start; other < end; other += 1) {
    if (other !== at && makesColumn(stages[other], column)) return { from: 'service', at: other, column };
  }
  if (stages.slice(start, end).includes(undefined)) return { from: 'unknown' };
  const transform = stages[start - 1];
  if (transform === undefined || !isTransform(transform)) return { from: 'input', column };
  return through(stages, start - 1, transform, column);
}

/** The error columns that stages before a place may have filled: rows that failed keep them. */
export function errorColumns(stages: Stages, before: number): string[] {
  return stages.slice(0, before).flatMap((stage) => (stage && 'errorCol' in stage ? (stage.errorCol ?? []) : []));
}

function isTransformed(stage: StageDraft | undefined): boolean {
  return stage !== undefined && isTransform(stage);
}

function makesColumn(stage: StageDraft | undefined, column: string): boolean {
  if (stage === undefined || isTransform(stage)) return false;
  return [stage.outputCol, stage.errorCol].some((made) => made !== undefined && readsColumn(column, made));
}

/** Follows a column that is read behind a transform. */
function through(stages: Stages, at: number, transform: TransformDraft, column: string): ColumnSource {
  const before = (name: string): ColumnSource => columnSource(stages, at, name);
  const keptError = errorColumns(stages, at).some((error) => readsColumn(column, error));
  if (transform.transform === 'dropDuplicates') return before(column);
  if (transform.transform === 'select') {
    const kept = transform.cols.find(({ as }) => readsColumn(column, as));
    if (kept) return before(`${kept.col}${column.slice(kept.as.length)}`);
    return keptError ? before(column) : { from: 'nowhere', at };
  }
  if (readsColumn(column, transform.errorCol)) return { from: 'transform', at };
  if (transform.transform === 'explode') {
    const { col, as } = transform;
    if (!readsColumn(column, as)) return before(column);
    return col === undefined
      ? { from: 'unknown' }
      : { from: 'transform', at, column: `${col}.0${column.slice(as.length)}` };
  }
  const { imageCol, urlCol } = transform;
  if (column === urlCol && imageCol === undefined) return { from: 'unknown' };
  if (column === urlCol) return { from: 'transform', at, column: `${imageCol}${imageUrl}` };
  return keptError ? before(column) : { from: 'nowhere', at };
}
