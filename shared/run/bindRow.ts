import type { Stage } from '../model/job.ts';
import { failed, type Outcome } from '../model/outcome.ts';
import { readColumn } from '../rows/column.ts';
import type { Fields } from '../rows/jsonlRows.ts';
import type { Document, ServiceDefinition } from '../services/defineService.ts';

/** A row as the service will see it: its document, and the query of the request that it can be part of. */
export interface BoundRow {
  readonly document: Document;
  readonly query: Readonly<Record<string, string>>;
}

/** Gives a stage's parameters their values for a row; or the row's outcome, where it is clear without a call. */
export function bindRow(
  stage: Stage,
  service: ServiceDefinition,
  fields: Fields,
): { readonly bound: BoundRow } | { readonly outcome: Outcome } {
  const document: Record<string, unknown> = {};
  const query: Record<string, string> = {};
  for (const [name, param] of Object.entries(service.params)) {
    const binding = stage.params[name];
    const column = binding && 'column' in binding ? binding.column : undefined;
    let value =
      column === undefined ? (binding as { constant?: unknown } | undefined)?.constant : readColumn(fields, column);
    if (value === undefined || value === null) {
      if (param.required) return { outcome: { kind: 'skipped', reason: `${column ?? name} is null` } };
      value = param.default;
    } else if (column !== undefined && !param.schema.safeParse(value).success) {
      return { outcome: failed('InvalidValue', `The column ${column}, for ${name}, holds ${typeName(value)}.`) };
    }
    if (value === undefined) continue;
    if (param.in === 'document') document[name] = value;
    else query[param.query ?? name] = typeof value === 'string' ? value : JSON.stringify(value);
  }
  const error = service.check(document);
  return error ? { outcome: { kind: 'failed', error } } : { bound: { document, query } };
}

/** The kind of a row's value, and nothing of what it says. */
function typeName(value: unknown): string {
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
