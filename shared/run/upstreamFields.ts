import type { Job, Stage } from '../model/job.ts';
import { producersOf } from '../model/stageColumns.ts';
import type { BlobStore } from '../ports.ts';
import type { Fields } from '../rows/jsonlRows.ts';
import { partOutcomes } from './partOutcomes.ts';
import type { Part } from './segmentLog.ts';

/** Reads what stages before this one made of a part; gives a function that adds it to a row's own fields. */
export async function upstreamFields(
  store: BlobStore,
  job: Job,
  part: Part,
): Promise<(row: number, fields: Fields) => Fields> {
  const producers = producersOf(job.stages[part.stage] as Stage, job.stages);
  const columns = await Promise.all(
    producers.map(async (stage) => ({
      ...(job.stages[stage] as Stage),
      rows: await partOutcomes(store, { ...part, stage }),
    })),
  );
  if (columns.length === 0) return (_row, fields) => fields;
  return (row, fields) =>
    columns.reduce<Fields>((all, { outputCol, errorCol, rows }) => {
      const outcome = rows.get(row);
      const value: unknown = outcome ? JSON.parse(outcome.json) : null;
      const ok = outcome?.kind === 'ok';
      return { ...all, [outputCol]: ok ? value : null, [errorCol]: outcome?.kind === 'failed' ? value : null };
    }, fields);
}
