import type { Job, Stage } from '../model/job.ts';
import { failed, type Outcome } from '../model/outcome.ts';
import { canonicalJson } from '../rows/canonicalJson.ts';
import { readColumn } from '../rows/column.ts';
import type { Fields } from '../rows/jsonlRows.ts';
import { membersOf } from '../rows/objectText.ts';
import { jsonAt } from '../rows/rowContent.ts';
import type { ServiceDefinition } from '../services/defineService.ts';
import { type BoundRow, createRowBinder } from './rowBinder.ts';
import { readFields, type SectionRow } from './sectionRows.ts';

/** Makes of a line of the input what the service is to get, or its outcome where it is clear without a call. */
export type SourceBinder = (source: SectionRow) => { readonly bound: BoundRow } | { readonly outcome: Outcome };

export function createSourceBinder(
  stage: Stage,
  job: Job,
  service: ServiceDefinition,
  fieldsOf: (row: number, fields: Fields) => Fields,
): SourceBinder {
  const bindRow = createRowBinder(stage, service);
  return (source) => {
    const read = readFields(source);
    if ('outcome' in read) return read;
    const fields = fieldsOf(source.row, read.fields);
    const taken = [stage.outputCol, stage.errorCol].find((column) => Object.hasOwn(fields, column));
    if (taken !== undefined && !job.overwrite) {
      return {
        outcome: failed('ColumnExists', `The row has a column ${taken} already, and the job does not overwrite.`),
      };
    }
    const bound = bindRow(fields);
    if (stage.groupbyCol === undefined || 'outcome' in bound) return bound;
    const groupKey = keyOf(source, fields, stage.groupbyCol);
    if (groupKey === undefined) return { outcome: { kind: 'skipped', reason: `${stage.groupbyCol} is null` } };
    return { bound: { ...bound.bound, groupKey } };
  };
}

/** What rows of one group have in common, as a text; a number by all its digits, where it is one of the row's own. */
function keyOf({ text }: SectionRow, fields: Fields, column: string): string | undefined {
  const value = readColumn(fields, column) ?? null;
  if (value === null) return undefined;
  const own = typeof value === 'number' ? jsonAt(membersOf(text), column) : undefined;
  return canonicalJson(own !== undefined && Number(own) === value ? own : JSON.stringify(value));
}
