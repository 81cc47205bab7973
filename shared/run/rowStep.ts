import type { JobStage } from '../model/job.ts';
import type { Outcome } from '../model/outcome.ts';
import type { RowContent } from '../rows/rowContent.ts';

/** A row on its way through the stages of a section. */
export interface StepRow {
  /** The row's place in its partition as the section got it. */
  readonly row: number;
  /** Its line in the input, from 0. */
  readonly line: number;
  readonly content: RowContent;
  /** What became of it so far. */
  readonly kind: Outcome['kind'];
  /** Whether it stands for a line of the input that is no row: nothing is done to it any more. */
  readonly isInvalid: boolean;
}

/** What a stage makes of a row: one, none or several. */
export type RowStep = (row: StepRow) => readonly StepRow[];

/** The column with the error of a line that is no row: the first that a job has for errors. */
export function firstErrorColumn(stages: readonly JobStage[]): string {
  return stages.flatMap((stage) => ('errorCol' in stage ? [stage.errorCol] : []))[0] ?? '_error';
}
