import type { Fields } from './jsonlRows.ts';

/** A column's value: the field of that very name, else the path that its dots spell (`sentiment.document.sentiment`). */
export function readColumn(fields: Fields, column: string): unknown {
  if (Object.hasOwn(fields, column)) return fields[column];
  if (!column.includes('.')) return undefined;
  let value: unknown = fields;
  for (const name of column.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Fields)[name];
  }
  return value;
}
