import type { Fields } from './jsonlRows.ts';

/**
 * A column's value: the field of that very name, else what is at the path that its dots spell (`sentiment.document.sentiment`).
 * A path goes into an array by a number; by a name it goes into each of the elements, and leads to an array.
 */
export function readColumn(fields: Fields, column: string): unknown {
  if (Object.hasOwn(fields, column)) return fields[column];
  return column.includes('.') ? within(fields, column.split('.')) : undefined;
}

function within(value: unknown, path: readonly string[]): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return value;
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value) && !isIndex(name)) return value.map((element) => within(element, path) ?? null);
  return Object.hasOwn(value, name) ? within((value as Fields)[name], rest) : undefined;
}

/** Whether a part of a path is a place in an array. */
export function isIndex(name: string): boolean {
  return /^(?:0|[1-9]\d*)$/.test(name);
}
