import type { Stage } from '../model/job.ts';
import { failed, type Outcome } from '../model/outcome.ts';
import { readColumn } from '../rows/column.ts';
import type { Fields } from '../rows/jsonlRows.ts';
import type { Document, Param, ServiceDefinition } from '../services/defineService.ts';

/** A row as the service will see it: its document, and the query of the request that it can be part of. */
export interface BoundRow {
  readonly document: Document;
  readonly query: Readonly<Record<string, string>>;
  /** The secret whose key the row asks for; any of the stage's where it asks for none. */
  readonly secret?: string;
  /** The query, and the secret, as a text: rows with the same one may share a request. */
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
}

type Values = Record<string, unknown>;

export function createRowBinder(stage: Stage, service: ServiceDefinition): RowBinder {
  const bindings = Object.entries(service.params).map(([name, param]): Binding => {
    const binding = stage.params[name];
    if (binding && 'column' in binding) return { name, param, column: binding.column, value: param.default };
    return { name, param, value: binding?.constant ?? param.default };
  });
  const inDocument = bindings.filter(({ param }) => param.in === 'document');
  const inQuery = bindings.filter(({ param }) => param.in === 'query');
  const requestOf = createKeyReader(stage, createRequestReader(inQuery));
  return (fields) => {
    const document: Values = {};
    const request = readValues(inDocument, fields, document) ?? requestOf(fields);
    if ('outcome' in request) return request;
    const error = service.check(document);
    return error ? { outcome: { kind: 'failed', error } } : { bound: { document, ...request } };
  };
}

type RequestReader = (fields: Fields) => { readonly outcome: Outcome } | Omit<BoundRow, 'document'>;

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
function createRequestReader(bindings: readonly Binding[]): RequestReader {
  const read: RequestReader = (fields) => {
    const values: Values = {};
    const refused = readValues(bindings, fields, values);
    if (refused) return refused;
    const query = Object.fromEntries(
      bindings.flatMap(({ name, param }) =>
        values[name] === undefined ? [] : [[param.query ?? name, textOf(values[name])]],
      ),
    );
    return { query, group: JSON.stringify(query) };
  };
  if (bindings.some(({ column }) => column !== undefined)) return read;
  const shared = read({});
  return () => shared;
}

/** Puts a row's values under their parameters' names; gives its outcome where one of them will not do. */
function readValues(
  bindings: readonly Binding[],
  fields: Fields,
  values: Values,
): { readonly outcome: Outcome } | undefined {
  for (const { name, param, column, value } of bindings) {
    const own = column === undefined ? value : (readColumn(fields, column) ?? undefined);
    if (own === undefined && param.required)
      return { outcome: { kind: 'skipped', reason: `${column ?? name} is null` } };
    if (own !== undefined && column !== undefined && !param.schema.safeParse(own).success) {
      return { outcome: failed('InvalidValue', `The column ${column}, for ${name}, holds ${typeName(own)}.`) };
    }
    const used = own ?? value;
    if (used !== undefined) values[name] = used;
  }
  return undefined;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The kind of a row's value, and nothing of what it says. */
function typeName(value: unknown): string {
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
