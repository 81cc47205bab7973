import { z } from 'zod';
import type { ServiceDefinition } from '../services/defineService.ts';
import { serviceOfKind } from '../services/serviceKinds.ts';
import { blobPath } from './blobPath.ts';
import { checkFields } from './checkFields.ts';
import { columnName, newColumnName } from './columnName.ts';
import { isRecord } from './isRecord.ts';
import { formatPath, kindOf, type Problem } from './problem.ts';
import { type Binding, bindingProblems, bindings, groupShape, paramShapes } from './stageParams.ts';
import { checkNames, isTransform, readTransform, selection, type Transform, type TransformDraft } from './transform.ts';

/** Seconds that one request may take; SynapseML's default. */
const defaultTimeout = 60;
/** Seconds: twice as long, after the 2 minutes that an activity works, has to fit into a function's 10. */
const maxTimeout = 230;
/** Minutes after which a run calls no service any more. */
const defaultMaxMinutes = 7 * 24 * 60;
/** Rows that may stand in a job itself; more belong in a blob. */
const maxInlineRows = 10_000;

const aSecret = "a secret's name (letters, digits and dashes), or an array of 1 to 16 of them";
/** https://learn.microsoft.com/azure/key-vault/general/about-keys-secrets-certificates#object-identifiers */
const secretName = z.string(aSecret).regex(/^[0-9a-zA-Z-]{1,127}$/, aSecret);

const aResource = 'the name of a resource in the settings, or an array of 1 to 16 of them';
const resourceName = z.string(aResource).min(1, aResource);

/** One name, or several. */
function oneOrSeveral(name: z.ZodType<string>, expected: string) {
  const several = z.array(name, expected).min(1, expected).max(16, expected);
  return z.union([name.transform((one) => [one]), several], expected);
}

const format = z.literal('jsonl', '"jsonl"').optional();
const timeout = 'seconds, more than 0 and at most 230';
const concurrency = 'a whole number from 1 to 1000';
const minutes = 'minutes, more than 0 and at most 10080, a week';
const errors = 'a whole number of failed rows, 0 or more';
const percent = 'failed rows of a hundred, 0 to 100';
const boolean = z.boolean('true or false');

const blobShape = { blob: blobPath, format };
/** Taken as it is: a copy would lose a column named `__proto__`. */
const row = z.custom<Record<string, unknown>>(isRecord, 'an object, one field a column');
const rowsShape = {
  blob: z.undefined('either "blob" or "rows", not both').optional(),
  rows: z.array(row, 'an array of rows').max(maxInlineRows, `at most ${maxInlineRows} rows; put more into a blob`),
};

const outputShape = {
  blob: blobPath,
  format,
  ifExists: z.enum(['fail', 'replace'], '"fail" or "replace"').default('fail'),
  select: selection.optional(),
};
const limitsShape = {
  maxMinutes: z.number(minutes).positive(minutes).max(10_080, minutes).default(defaultMaxMinutes),
  maxErrors: z.int(errors).nonnegative(errors).optional(),
  maxErrorPercent: z.number(percent).nonnegative(percent).max(100, percent).optional(),
};

/** What these hold is checked field by field. */
const jobShape = {
  input: record('an object: {"blob": PATH} or {"rows": [...]}'),
  stages: z.array(z.unknown(), 'an array of stages').min(1, '1 to 100 stages').max(100, '1 to 100 stages'),
  output: record('an object: {"blob": PATH}'),
  overwrite: boolean.default(false),
  limits: record('an object').default({}),
};

function record(expected: string) {
  return z.custom<Record<string, unknown>>(isRecord, expected);
}

const stageShape = {
  service: z.string(),
  location: z.string('the location of a resource, such as "eastus"').optional(),
  resource: oneOrSeveral(resourceName, aResource).optional(),
  endpoint: z.url('the endpoint of a resource in the settings').optional(),
  url: z.url('the URL of a resource in the settings').optional(),
  subscriptionKeySecret: oneOrSeveral(secretName, aSecret).optional(),
  subscriptionKeyCol: columnName.optional(),
  outputCol: newColumnName,
  errorCol: newColumnName.optional(),
  concurrency: z.int(concurrency).min(1, concurrency).max(1000, concurrency).optional(),
  timeout: z.number(timeout).positive(timeout).max(maxTimeout, timeout).default(defaultTimeout),
};

/** Each of them says which keys a stage uses. */
const keyFields = ['subscriptionKeySecret', 'subscriptionKeyCol', 'resource'] as const;

/** A stage that calls a service, with its defaults filled in. */
export interface Stage {
  readonly service: string;
  readonly location?: string;
  /** Names of the resources that are meant; with no secret of theirs named, all their keys, or their identity. */
  readonly resource?: readonly string[];
  readonly endpoint?: string;
  readonly url?: string;
  readonly subscriptionKeySecret?: readonly string[];
  /** The column with the name of the secret whose key is used for a row. */
  readonly subscriptionKeyCol?: string;
  /** The column whose value the rows of a request share, where the service takes all rows of a group together. */
  readonly groupbyCol?: string;
  readonly outputCol: string;
  readonly errorCol: string;
  /** Documents a request, 1 up to the service's cap. */
  readonly batchSize: number;
  /** Calls in flight over the whole run. */
  readonly concurrency?: number;
  /** Seconds a request. */
  readonly timeout: number;
  /** The service's parameters that the stage sets, and those that have a default. */
  readonly params: Readonly<Record<string, Binding>>;
}

/** A stage of a job, of either kind. */
export type JobStage = Stage | Transform;

type Shaped<Shape extends z.ZodRawShape> = z.output<z.ZodObject<Shape>>;
type JobInput = Shaped<typeof blobShape> | Shaped<typeof rowsShape>;

export interface Job {
  readonly input: JobInput;
  readonly stages: readonly JobStage[];
  readonly output: Shaped<typeof outputShape>;
  /** Whether a column that the input has already may be written. */
  readonly overwrite: boolean;
  readonly limits: Shaped<typeof limitsShape>;
}

/** As much of a job as is right by itself; complete where there are no problems. */
export interface JobDraft extends Omit<Partial<Job>, 'stages' | 'output' | 'limits'> {
  readonly stages: readonly (StageDraft | undefined)[];
  readonly output?: Partial<Job['output']>;
  readonly limits?: Partial<Job['limits']>;
}

export type StageDraft = Partial<Stage> | TransformDraft;

/** Reads a job's form, against the services there are. Whether its blobs, columns and secrets exist is not asked here. */
export function readJob(
  value: unknown,
  services: ReadonlyMap<string, ServiceDefinition>,
): { readonly draft: JobDraft; readonly problems: Problem[] } {
  if (!isRecord(value)) {
    const problem = { path: '', message: `got ${kindOf(value)}`, expected: 'a job: {"input", "stages", "output"}' };
    return { draft: { stages: [] }, problems: [problem] };
  }
  const problems: Problem[] = [];
  const { input, stages, output, limits, overwrite } = checkFields(jobShape, value, [], problems);
  const drafts = (stages ?? []).map((stage, at) => readStage(stage, ['stages', at], services, problems));
  const draft: JobDraft = {
    ...(input && readInput(input, problems)),
    stages: drafts,
    ...(output && { output: checkFields(outputShape, output, ['output'], problems) }),
    ...(overwrite === undefined ? {} : { overwrite }),
    ...(limits && { limits: checkFields(limitsShape, limits, ['limits'], problems) }),
  };
  checkNames(draft.output?.select ?? [], ['output', 'select'], problems);
  return { draft, problems };
}

/** The input, where it can be told which it is. */
function readInput(value: Readonly<Record<string, unknown>>, problems: Problem[]): Pick<JobDraft, 'input'> {
  if ('rows' in value) {
    const { rows } = checkFields(rowsShape, value, ['input'], problems);
    return rows ? { input: { rows } } : {};
  }
  const { blob, format: given } = checkFields(blobShape, value, ['input'], problems);
  return blob === undefined ? {} : { input: { blob, ...(given === undefined ? {} : { format: given }) } };
}

function readStage(
  value: unknown,
  at: readonly PropertyKey[],
  services: ReadonlyMap<string, ServiceDefinition>,
  problems: Problem[],
): StageDraft | undefined {
  if (!isRecord(value)) {
    const expected = '{"service": NAME, …} or {"transform": NAME, …}';
    problems.push({ path: formatPath(at), message: `got ${kindOf(value)}`, expected });
    return undefined;
  }
  if ('transform' in value) return readTransform(value, at, problems);
  const service = typeof value.service === 'string' ? services.get(value.service) : undefined;
  if (!service) {
    const message = typeof value.service === 'string' ? 'no such service' : `got ${kindOf(value.service)}`;
    const expected = `one of ${[...services.keys()].join(', ')}`;
    problems.push({ path: formatPath([...at, 'service']), message, expected });
    return undefined;
  }
  const ofKind = serviceOfKind(service, value['kind']);
  if (!ofKind) {
    const expected = `one of ${[...(service.kinds?.keys() ?? [])].join(', ')}, as a constant`;
    const message = value['kind'] === undefined ? 'missing' : 'no such kind';
    problems.push({ path: formatPath([...at, 'kind']), message, expected });
    return undefined;
  }
  if ('subscriptionKey' in value) {
    problems.push({
      path: formatPath([...at, 'subscriptionKey']),
      message: 'a key never stands in a job',
      expected: "subscriptionKeySecret: the name of the key's secret in Key Vault",
    });
  }
  const { subscriptionKey: _, ...given } = value;
  const own = { ...groupShape(ofKind), ...paramShapes(ofKind) };
  const fields = checkFields({ ...stageShape, ...own }, given, at, problems);
  problems.push(...bindingProblems(ofKind, given, at));
  if (keyFields.every((name) => given[name] === undefined)) {
    const path = formatPath([...at, 'subscriptionKeySecret']);
    problems.push({ path, message: 'missing', expected: `${aSecret}; or resource, or subscriptionKeyCol` });
  }
  const outputCol = fields.outputCol;
  const errorCol = fields.errorCol ?? (outputCol === undefined ? undefined : `${outputCol}_error`);
  if (errorCol !== undefined && errorCol === outputCol) {
    const expected = 'another column than outputCol';
    problems.push({ path: formatPath([...at, 'errorCol']), message: 'the same as outputCol', expected });
  }
  const common = Object.entries(fields).filter(([name]) => name in stageShape || name in groupShape(ofKind));
  return {
    batchSize: ofKind.limits.documents,
    ...Object.fromEntries(common),
    ...(errorCol === undefined ? {} : { errorCol }),
    params: bindings(ofKind, fields),
  };
}

/** A job's stage that is known to call a service. */
export function serviceStage({ stages }: Pick<Job, 'stages'>, at: number): Stage {
  const stage = stages[at];
  if (stage === undefined || isTransform(stage)) throw new Error(`The stage ${at} calls no service.`);
  return stage;
}
