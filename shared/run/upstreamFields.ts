import { sectionAt } from '../core/sections.ts';
import { errorColumns } from '../model/columnSource.ts';
import { type Job, type JobStage, serviceStage } from '../model/job.ts';
import { producersOf } from '../model/stageColumns.ts';
import { isTransform, type Projection } from '../model/transform.ts';
import type { BlobStore } from '../ports.ts';
import { readColumn } from '../rows/column.ts';
import type { Fields } from '../rows/jsonlRows.ts';
import type { LoadedRun } from './records.ts';
import type { Part } from './segmentLog.ts';
import { type Outcomes, stageOutcomes } from './stageOutcomes.ts';

/** What a stage sees of a row, made of the row's own fields. */
export type StageFields = (row: number, fields: Fields) => Fields;

/** What a stage sees that reads nothing but what a row has itself. */
export const ownFields: StageFields = (_row, fields) => fields;

/** Reads what stages of the section that this one reads made of a part; gives what it sees of each row then. */
export async function upstreamFields(
  store: BlobStore,
  run: Pick<LoadedRun, 'id' | 'start' | 'section'>,
  part: Part,
): Promise<StageFields> {
  const { job } = run.start;
  const { stages } = sectionAt(job.stages, run.section);
  const producers = producersOf(job.stages, part.stage).filter((at) => stages.includes(at));
  const isSelect = (at: number): boolean => isTransform(job.stages[at] as JobStage);
  const last = stages.findLast((at) => at < part.stage && isSelect(at)) ?? -1;
  // Stages behind the last selection before this one are seen wherever they stand.
  const order = [...stages.filter((at) => at <= last && isSelect(at)), ...producers].toSorted((a, b) => a - b);
  const steps = await Promise.all(
    order.map(async (at): Promise<StageFields> => {
      if (isSelect(at)) return selecting(job, at);
      return adding(job, at, await stageOutcomes(store, run, at, part.partition));
    }),
  );
  return (row, fields) => steps.reduce((seen, step) => step(row, seen), fields);
}

function adding(job: Job, at: number, outcomes: Outcomes): StageFields {
  const { outputCol, errorCol } = serviceStage(job, at);
  return (row, fields) => {
    const outcome = outcomes.get(row);
    const value: unknown = outcome ? JSON.parse(outcome.json) : null;
    const ok = outcome?.kind === 'ok';
    return { ...fields, [outputCol]: ok ? value : null, [errorCol]: outcome?.kind === 'failed' ? value : null };
  };
}

/** What a `select` leaves of fields; errors that are there stay, as they do in the rows. */
function selecting(job: Job, at: number): StageFields {
  const { cols } = job.stages[at] as { readonly cols: readonly Projection[] };
  const kept = errorColumns(job.stages, at).map((col) => ({ col, as: col }));
  return (_row, fields) =>
    Object.fromEntries(
      [...kept, ...cols].flatMap(({ col, as }) => {
        const value = readColumn(fields, col);
        return value === undefined ? [] : [[as, value]];
      }),
    );
}
