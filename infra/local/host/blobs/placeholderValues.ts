import type { TypedData } from '../invoke/typedData.ts';
import { isObject, lowerCased, type PlaceholderValues } from './pathTemplate.ts';

/** The values that a call has for placeholders: the properties of its trigger's data, and what stands beside it. */
export function placeholderValues(
  data: TypedData,
  metadata: Readonly<Record<string, TypedData>> = {},
): PlaceholderValues {
  const beside = Object.entries(metadata).map(([name, value]) => [name, plainValue(value)] as const);
  return { ...properties(data), ...lowerCased(Object.fromEntries(beside)) };
}

function properties({ http, string, json }: TypedData): PlaceholderValues {
  if (http !== undefined)
    return lowerCased({ ...http.query, ...http.params, query: http.query, headers: http.headers });
  const value = parse(json ?? string ?? '');
  return isObject(value) ? lowerCased(value) : {};
}

/** A string stays what it is, though the library would parse it: a blob's name of digits may begin with zeros. */
function plainValue({ string, json, int, double }: TypedData): unknown {
  return string ?? int ?? double ?? (json === undefined ? undefined : parse(json));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
