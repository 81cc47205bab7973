import type { BlobStore } from '../ports.ts';
import { findRecord } from './recordStore.ts';

/** Ends a check at the first difference. */
export class Difference extends Error {}

export function same(what: string, kept: unknown, found: unknown): void {
  const [said, is] = [JSON.stringify(kept), JSON.stringify(found)];
  if (said !== is) throw new Difference(`${what} says ${said} and is ${is}.`);
}

/** A record that has to be there, and to be one. */
export async function need<Record>(store: BlobStore, path: string): Promise<Record> {
  const record = await findRecord<Record>(store, path);
  if (record === undefined) throw new Difference(`${path} is missing.`);
  return record;
}
