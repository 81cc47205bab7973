import { isRecord } from '../model/isRecord.ts';
import type { BlobStore } from '../ports.ts';
import { RunTrouble } from './runTrouble.ts';

/** A record that must be there. */
export async function readRecord<Record>(store: BlobStore, path: string): Promise<Record> {
  const record = await findRecord<Record>(store, path);
  if (record === undefined) throw new RunTrouble(`The record ${path} is missing.`);
  return record;
}

/** A record, if there is one. What another version wrote may mean something else, and is not taken for one of ours. */
export async function findRecord<Record>(store: BlobStore, path: string): Promise<Record | undefined> {
  const blob = await store.get(path);
  if (blob === undefined) return undefined;
  const record = parse(path, blob.text);
  if (isRecord(record) && record.format === 1) return record as Record;
  throw new RunTrouble(`The record ${path} is of no format that this version of Tributary reads.`);
}

function parse(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new RunTrouble(`${path} is not valid JSON.`);
  }
}

/** Creates a record; false where there was one already, which then stays as it is. */
export async function createRecord(
  store: BlobStore,
  path: string,
  record: object,
  metadata: Readonly<Record<string, string>> = {},
): Promise<boolean> {
  return (await store.put(path, JSON.stringify(record), { ifNoneMatch: '*', metadata })) !== undefined;
}
