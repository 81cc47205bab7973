import { errorColumns } from '../model/columnSource.ts';
import type { Job } from '../model/job.ts';
import type { RowError } from '../model/outcome.ts';
import type { Explode, Projection, Transform, UrlExpander } from '../model/transform.ts';
import { createMember, elementsOf, type Member, membersOf, valueOf } from '../rows/objectText.ts';
import { jsonAt, toMembers, withMembers } from '../rows/rowContent.ts';
import type { RowStep, StepRow } from './rowStep.ts';

/** Hears of a row that a transform fails. */
export type OnError = (row: StepRow, error: RowError) => void;
type Fail = (row: StepRow, errorCol: string, error: RowError) => readonly StepRow[];

/**
 * What a transform makes of a row by itself. A row that failed is never lost by it: it stays, with its errors, where
 * another one would give no row, and its errors stay where other columns go.
 */
export function createTransformStep(job: Job, at: number, onError: OnError): RowStep {
  const stage = job.stages[at] as Transform;
  const step = stepOf(stage, errorColumns(job.stages, at), job.overwrite, onError);
  return (row) => (row.isInvalid ? [row] : step(row));
}

/** Leaves of a row what these name, and the errors of one that failed. */
export function createSelectStep(cols: readonly Projection[], errors: readonly string[]): RowStep {
  const names = new Set(cols.map(({ as }) => as));
  const kept = errors.filter((error) => !names.has(error));
  return (row) => {
    if (row.isInvalid) return [row];
    const members = toMembers(row.content);
    const selected = cols.map(({ col, as }) => createMember(as, jsonAt(members, col) ?? 'null'));
    return [{ ...row, content: [...selected, ...errorsOf(row, members, kept)] }];
  };
}

function stepOf(stage: Transform, errors: readonly string[], overwrite: boolean, onError: OnError): RowStep {
  const fail: Fail = (row, errorCol, error) => {
    onError(row, error);
    return [{ ...row, kind: 'failed', content: withMembers(row.content, [[errorCol, JSON.stringify(error)]]) }];
  };
  if (stage.transform === 'select') return createSelectStep(stage.cols, errors);
  if (stage.transform === 'explode') return overwrite ? createExplode(stage, fail) : keepingColumns(stage, fail);
  if (stage.transform === 'UrlExpander') return createUrlExpander(stage, fail, errors);
  throw new Error('One row alone has no duplicates.');
}

function createExplode(stage: Explode, fail: Fail): RowStep {
  return createExplodeStep(stage, fail, (members, json) => withMembers(members, [[stage.as, json]]));
}

/** Fails a row that would lose a column of its own. */
function keepingColumns(stage: Explode, fail: Fail): RowStep {
  const { as, errorCol } = stage;
  const explode = createExplode(stage, fail);
  return (row) => {
    const taken = toMembers(row.content).find(({ name }) => name === as || name === errorCol);
    if (taken === undefined) return explode(row);
    const message = `The row has a column ${taken.name} already, and the job does not overwrite.`;
    return fail(row, errorCol, { code: 'ColumnExists', message });
  };
}

function createUrlExpander(
  { imageCol, urlCol, errorCol }: UrlExpander,
  fail: Fail,
  errors: readonly string[],
): RowStep {
  const urlOf = (image: string): string =>
    (image.startsWith('{') ? jsonAt(membersOf(image), 'contentUrl') : undefined) ?? 'null';
  return createExplodeStep({ col: `${imageCol}.value`, errorCol }, fail, (members, image, row) => [
    createMember(urlCol, urlOf(image)),
    ...errorsOf(row, members, errors),
  ]);
}

/** A row for each element of an array; none for an empty one or null, unless the row failed. */
function createExplodeStep(
  { col, errorCol }: { readonly col: string; readonly errorCol: string },
  fail: Fail,
  make: (members: readonly Member[], json: string, row: StepRow) => readonly Member[],
): RowStep {
  return (row) => {
    const members = toMembers(row.content);
    const json = jsonAt(members, col) ?? 'null';
    if (json !== 'null' && !json.startsWith('[')) {
      const message = `The column ${col} holds ${kindOf(json)}, not an array.`;
      const without = { ...row, content: make(members, 'null', row) };
      return fail(without, errorCol, { code: 'InvalidValue', message });
    }
    const elements = json === 'null' ? [] : elementsOf(json);
    if (elements.length === 0 && row.kind === 'failed') return [{ ...row, content: make(members, 'null', row) }];
    return elements.map((element) => ({ ...row, content: make(members, element, row) }));
  };
}

/** The errors that a row has, which go where the row goes. */
function errorsOf(row: StepRow, members: readonly Member[], errors: readonly string[]): Member[] {
  if (row.kind !== 'failed') return [];
  return members.filter((member) => errors.includes(member.name) && valueOf(member) !== 'null');
}

/** What JSON is, and nothing of what it says. */
function kindOf(json: string): string {
  if (json.startsWith('{')) return 'an object';
  if (json.startsWith('"')) return 'a string';
  return json === 'true' || json === 'false' ? 'a boolean' : 'a number';
}
