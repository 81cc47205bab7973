import type { Job } from '../model/job.ts';
import type { Counts } from '../model/outcome.ts';
import { RunTrouble } from './runTrouble.ts';

type Failures = Pick<Counts, 'rows' | 'failed'>;

/** Why a run has more failed rows than its job allows; nothing where it has not. The percentage is of all rows. */
export function excessOfErrors({ limits }: Job, { rows, failed }: Failures, isAll = true): string | undefined {
  const { maxErrors, maxErrorPercent } = limits;
  if (maxErrors !== undefined && failed > maxErrors) {
    return `${failed} rows failed, and the job's limits.maxErrors is ${maxErrors}.`;
  }
  if (isAll && maxErrorPercent !== undefined && failed * 100 > rows * maxErrorPercent) {
    return `${failed} of ${rows} rows failed, and the job's limits.maxErrorPercent is ${maxErrorPercent}.`;
  }
  return undefined;
}

/**
 * Ends a run as soon as any one stage has failed more rows than the job allows. How many rows failed over all stages is
 * known when they are joined, for a row may fail in several.
 */
export function checkStageErrors(job: Job, stages: readonly Failures[], isAll: boolean): void {
  for (const stage of stages) {
    const excess = excessOfErrors(job, stage, isAll);
    if (excess !== undefined) throw new RunTrouble(excess);
  }
}
