import type { TypedData } from '../invoke/typedData.ts';

/** The messages that a value put out through a queue binding stands for: one for each item of an array, else one. */
export function outputMessages(data: TypedData): Uint8Array[] {
  if (data.bytes !== undefined) return [data.bytes];
  if (data.string !== undefined) return [Buffer.from(data.string)];
  if (data.json === undefined) return [Buffer.from(String(data.int ?? data.double ?? ''))];
  const value: unknown = JSON.parse(data.json);
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  return items.map((item) => Buffer.from(typeof item === 'string' ? item : JSON.stringify(item)));
}
