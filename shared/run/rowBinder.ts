import type { Stage } from '../model/job.ts';
import { failed, type Outcome } from '../model/outcome.ts';
import { readColumn } from '../rows/column.ts';
import type { Fields } from '../rows/jsonlRows.ts';
import type { Document, Param, Route, ServiceDefinition, Values } from '../services/defineService.ts';

/** A row as the service will see it: its document, and what the request is to be that it can be part of. */
export interface BoundRow {
  readonly document: Document;
  /** Names of the bytes that are to be read into the document, by their parameters. */
  readonly content?: Readonly<Record<string, string>>;
  /** Path and query, from the root of the resource. */
  readonly path: string;
  /** The values that all rows of a request share. */
  readonly shared: Values;
  /** The secret whose key the row asks for; any of the stage's where it asks for none. */
  readonly secret?: string;
  /** What all rows of its group have in common, where the service takes groups. */
  readonly groupKey?: string;
  /** What is shared, and the secret, as a text: rows with the same one may share a request. */
  readonly group: string;
}

/** Gives a stage's parameters their values for a row; or the row's outcome, where it is clear without a call. */
export type RowBinder = (fields: Fields) => { readonly bound: BoundRow } | { readonly outcome: Outcome };

interface Binding {
  readonly name: string;
  readonly param: Param;
  readonly column?: string;
  /** The value of all rows, or of those whose column is null. */
  readonly value: unknown;
  readonly required: boolean;
}

export function createRowBinder(stage: Stage, service: ServiceDefinition): RowBinder {
  const bindings = createBindings(stage, service);
  const inDocument = bindings.filter(({ param }) => param.in === 'document');
  const asContent = bindings.filter(({ param }) => param.in === 'content');
  const requestOf = createKeyReader(stage, createRequestReader(bindings, service.route));
  return (fields) => {
    const document: Record<string, unknown> = {};
    const request = readValues(inDocument, fields, document) ?? requestOf(fields);
    if ('outcome' in request) return request;
    if (asContent.length > 0) {
      const content: Record<string, string> = {};
      return readValues(asContent, fields, content) ?? { bound: { document, content, ...request } };
    }
    const error = service.check(document, request.shared);
    return error ? { outcome: { kind: 'failed', error } } : { bound: { document, ...request } };
  };
}

/** What the requests of a stage have in common where no row says anything about them. */
export function bindRequest(stage: Stage, service: ServiceDefinition): ReturnType<RequestReader> {
  return createRequestReader(createBindings(stage, service), service.route)({});
}

function createBindings(stage: Stage, service: ServiceDefinition): Binding[] {
  return Object.entries(service.params).flatMap(([name, param]): Binding[] => {
    const binding = stage.params[name];
    // The job has chosen another one of the parameters of which it gives one.
    if (param.oneOf !== undefined && binding === undefined) return [];
    const required = param.required === true || param.oneOf !== undefined;
    if (binding && 'column' in binding)
      return [{ name, param, required, column: binding.column, value: param.default }];
    return [{ name, param, required, value: binding?.constant ?? param.default }];
  });
}

type RequestReader = (fields: Fields) => { readonly outcome: Outcome } | Omit<BoundRow, 'document' | 'content'>;

/** Adds the secret that a row names. One that names none takes the stage's keys, and is skipped where it has none. */
function createKeyReader(stage: Stage, requestOf: RequestReader): RequestReader {
  const { subscriptionKeyCol: column, subscriptionKeySecret, resource } = stage;
  if (column === undefined) return requestOf;
  const isRequired = subscriptionKeySecret === undefined && resource === undefined;
  return (fields) => {
    const secret = readColumn(fields, column) ?? undefined;
    if (secret === undefined && isRequired) return { outcome: { kind: 'skipped', reason: `${column} is null` } };
    if (secret !== undefined && typeof secret !== 'string') {
      return {
        outcome: failed('InvalidValue', `The column ${column}, for a secret’s name, holds ${typeName(secret)}.`),
      };
    }
    const request = requestOf(fields);
    if ('outcome' in request || secret === undefined) return request;
    return { ...request, secret, group: `${secret}\n${request.group}` };
  };
}

/** Reads what a row says about its whole request, which mostly is the same for all rows. */
function createRequestReader(all: readonly Binding[], route: Route): RequestReader {
  const bindings = all.filter(({ param }) => param.in !== 'document' && param.in !== 'content');
  const read: RequestReader = (fields) => {
    const shared: Record<string, unknown> = {};
    const refused = readValues(bindings, fields, shared);
    if (refused) return refused;
    const given = bindings.filter(({ name }) => shared[name] !== undefined);
    const query = { ...route.query };
    for (const { name, param } of given) if (param.in === 'query') query[param.query ?? name] = textOf(shared[name]);
    const segments = given.filter(({ param }) => param.in === 'path');
    const wrong = segments.find(({ name }) => !isSegment(textOf(shared[name])));
    if (wrong) return { outcome: failed('InvalidValue', `The value for ${wrong.name} cannot be part of a path.`) };
    const place = route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(textOf(shared[name])));
    const asked = new URLSearchParams(query).toString();
    return { path: asked === '' ? place : `${place}?${asked}`, shared, group: JSON.stringify(shared) };
  };
  if (bindings.some(({ column }) => column !== undefined)) return read;
  const constant = read({});
  return () => constant;
}

/** Puts a row's values under their parameters' names; gives its outcome where one of them will not do. */
function readValues(
  bindings: readonly Binding[],
  fields: Fields,
  values: Record<string, unknown>,
): { readonly outcome: Outcome } | undefined {
  for (const { name, param, column, value, required } of bindings) {
    const own = column === undefined ? value : (readColumn(fields, column) ?? undefined);
    if (own === undefined && required) return { outcome: { kind: 'skipped', reason: `${column ?? name} is null` } };
    if (own !== undefined && column !== undefined && !param.schema.safeParse(own).success) {
      return { outcome: failed('InvalidValue', `The column ${column}, for ${name}, holds ${typeName(own)}.`) };
    }
    const used = own ?? value;
    if (used !== undefined) values[name] = used;
  }
  return undefined;
}

/** A value as a query or a path has it. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value.toWellFormed();
  return Array.isArray(value) ? value.map(textOf).join(',') : JSON.stringify(value);
}

/** Whether a text stands for a place in a path, and does not lead out of it. */
function isSegment(text: string): boolean {
  return text !== '' && text !== '.' && text !== '..';
}

/** The kind of a row's value, and nothing of what it says. */
function typeName(value: unknown): string {
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
