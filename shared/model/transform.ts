import { z } from 'zod';
import { checkFields } from './checkFields.ts';
import { columnName, newColumnName } from './columnName.ts';
import { formatPath, kindOf, type Problem } from './problem.ts';

/** A column or path that is taken over, and what it is called then. */
export interface Projection {
  readonly col: string;
  readonly as: string;
}

/** Leaves these columns alone. */
interface Select {
  readonly transform: 'select';
  readonly cols: readonly Projection[];
}

/** A row for each element of an array, which goes into the column `as`. */
export interface Explode {
  readonly transform: 'explode';
  readonly col: string;
  readonly as: string;
  readonly errorCol: string;
}

/** The first of the rows that have the same in these columns, or in all. */
export interface DropDuplicates {
  readonly transform: 'dropDuplicates';
  readonly cols?: readonly string[];
}

/** SynapseML's `BingImageSearch.getUrlTransformer`: a row for each image found, of its URL alone. */
export interface UrlExpander {
  readonly transform: 'UrlExpander';
  readonly imageCol: string;
  readonly urlCol: string;
  readonly errorCol: string;
}

/** Where in the column `imageCol` the URL of an image is. */
export const imageUrl = '.value.0.contentUrl';

/** A stage that calls no service, with its defaults filled in; the job's order tells when it is its turn. */
export type Transform = Select | Explode | DropDuplicates | UrlExpander;

/** As much of a transform as is right: the columns that it makes, if not what it makes them of. */
export type TransformDraft = Select | Sourceless<Explode, 'col'> | DropDuplicates | Sourceless<UrlExpander, 'imageCol'>;

type Sourceless<Made, Source extends keyof Made> = Omit<Made, Source> & Partial<Pick<Made, Source>>;

const someColumns = "an array of 1 to 1000 columns' names";
const aProjection = 'a column or path such as "sentiment.document.sentiment", or {"col": COLUMN, "as": NAME}';
const projection = z.union(
  [columnName.transform((col) => ({ col, as: lastName(col) })), z.strictObject({ col: columnName, as: newColumnName })],
  aProjection,
);

/** What a `select` keeps, in its order. */
export const selection = z
  .array(projection, `an array of 1 to 1000, each ${aProjection}`)
  .min(1, 'at least one column')
  .max(1000, 'at most 1000 columns');

/** Of two columns with one name, one would be lost. */
export function checkNames(cols: readonly Projection[], at: readonly PropertyKey[], problems: Problem[]): void {
  for (const [place, { as }] of cols.entries()) {
    const first = cols.findIndex((other) => other.as === as);
    if (first === place) continue;
    const message = `has the same name as ${formatPath([...at, first])}`;
    const expected = 'names that differ: {"col": COLUMN, "as": NAME} gives a column another one';
    problems.push({ path: formatPath([...at, place]), message, expected });
  }
}

const shapes = {
  select: { transform: z.string(), cols: selection },
  explode: { transform: z.string(), col: columnName, as: newColumnName, errorCol: newColumnName.optional() },
  dropDuplicates: {
    transform: z.string(),
    cols: z.array(columnName, someColumns).min(1, someColumns).max(1000, someColumns).optional(),
  },
  UrlExpander: {
    transform: z.string(),
    imageCol: columnName,
    urlCol: newColumnName,
    errorCol: newColumnName.optional(),
  },
} as const satisfies Record<Transform['transform'], object>;

export function isTransform<Stage extends object>(
  stage: Stage,
): stage is Extract<Stage, { readonly transform: unknown }> {
  return 'transform' in stage;
}

/** Reads a transform's form; `undefined` where it cannot be told what columns there are behind it. */
export function readTransform(
  value: Readonly<Record<string, unknown>>,
  at: readonly PropertyKey[],
  problems: Problem[],
): TransformDraft | undefined {
  const name = value.transform;
  if (typeof name !== 'string' || !Object.hasOwn(shapes, name)) {
    const message = typeof name === 'string' ? 'no such transform' : `got ${kindOf(name)}`;
    const expected = `one of ${Object.keys(shapes).join(', ')}`;
    problems.push({ path: formatPath([...at, 'transform']), message, expected });
    return undefined;
  }
  const fields = checkFields(shapes[name as Transform['transform']], value, at, problems);
  if ('cols' in fields && name === 'select') checkNames(fields.cols as Projection[], [...at, 'cols'], problems);
  const made = 'as' in fields ? fields.as : 'urlCol' in fields ? fields.urlCol : undefined;
  if (made !== undefined && 'errorCol' in fields && fields.errorCol === made) {
    const path = formatPath([...at, 'errorCol']);
    problems.push({ path, message: 'the column that the stage makes', expected: 'another column' });
  }
  if (name === 'select' ? !('cols' in fields) : name !== 'dropDuplicates' && made === undefined) return undefined;
  return { ...(made === undefined ? {} : { errorCol: `${made}_error` }), ...fields } as TransformDraft;
}

function lastName(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1) || path;
}
