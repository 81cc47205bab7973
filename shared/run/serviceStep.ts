import { type Job, type Stage, serviceStage } from '../model/job.ts';
import type { Outcome } from '../model/outcome.ts';
import { createMemberWriter } from '../rows/objectText.ts';
import { type RowContent, toMembers, withMembers } from '../rows/rowContent.ts';
import type { OutcomeLine } from './outcomeLine.ts';
import type { RowStep } from './rowStep.ts';
import type { Outcomes } from './stageOutcomes.ts';
import { isWorkerLost } from './workerLost.ts';

/** Adds to a row the output and error columns of stages that call services. */
export function createServiceStep(job: Job, places: readonly number[], outcomes: readonly Outcomes[]): RowStep {
  const stages = places.map((at) => serviceStage(job, at));
  const columns = stages.flatMap(({ outputCol, errorCol }) => [outputCol, errorCol]);
  const write = createMemberWriter(columns);
  return (before) => {
    if (before.isInvalid) return [before];
    const { row, line, content, isInvalid } = before;
    const values: (string | undefined)[] = [];
    let { kind } = before;
    for (const [at, ofStage] of outcomes.entries()) {
      const outcome = ofStage.get(row);
      // A row always gets both columns, null where there is nothing to say, so that all rows have the same ones.
      values.push(outcome?.kind === 'ok' ? outcome.json : 'null', outcome?.kind === 'failed' ? outcome.json : 'null');
      const keeps = outcome?.kind === 'failed' && !job.overwrite && keepsOutput(stages[at] as Stage, outcome, content);
      if (keeps) values[2 * at] = undefined;
      kind = worse(kind, outcome?.kind ?? 'ok');
    }
    if (typeof content === 'string') return [{ row, line, content: write(content, values), kind, isInvalid }];
    const added = columns.flatMap((name, at) => (values[at] === undefined ? [] : [[name, values[at]] as const]));
    return [{ row, line, content: withMembers(content, added), kind, isInvalid }];
  };
}

/** A row is failed if any stage failed it, else skipped if any skipped it, else ok. */
function worse(one: Outcome['kind'], other: Outcome['kind']): Outcome['kind'] {
  if (one === 'failed' || other === 'failed') return 'failed';
  return one === 'skipped' ? one : other;
}

/** Whether a row keeps what it has in its output column: where it was refused so as not to lose that very thing. */
function keepsOutput({ outputCol }: Stage, { json }: OutcomeLine, content: RowContent): boolean {
  if (!json.startsWith('{"code":"ColumnExists"') && !isWorkerLost(json)) return false;
  return toMembers(content).some(({ name }) => name === outputCol);
}
