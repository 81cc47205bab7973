import { sha256 } from '../core/sha256.ts';
import type { RunRef } from '../model/wire.ts';
import type { BlobStore } from '../ports.ts';
import { findRecord, readRecord } from './recordStore.ts';
import { paths, type RefusalRecord, type StartRecord } from './records.ts';
import { RunTrouble } from './runTrouble.ts';

/** Tells a start of a run from any other under the same id. */
export function markOf({ id, startedAt, request, input }: StartRecord): string {
  return sha256([id, startedAt, request, input.etag].join('\n')).slice(0, 32);
}

export function refOf(start: StartRecord): RunRef {
  return { id: start.id, mark: markOf(start) };
}

/** The start record of a run that must be there; another run under its id is not the one that is meant. */
export async function readStart(store: BlobStore, { id, mark }: RunRef): Promise<StartRecord> {
  const start = await readRecord<StartRecord>(store, paths.start(id));
  if (markOf(start) !== mark) throw new RunTrouble(`The run ${id} was removed, and another one started in its place.`);
  return start;
}

/** The start record of a run, if there is such a run; no id that a URL may bring leads anywhere else. */
export async function findStart(store: BlobStore, id: string): Promise<StartRecord | undefined> {
  return isRunId(id) ? findRecord<StartRecord>(store, paths.start(id)) : undefined;
}

/** Why there is no start record, where an upload was refused; for ids of any kind, as {@link findStart}. */
export async function findRefusal(store: BlobStore, id: string): Promise<RefusalRecord | undefined> {
  return isRunId(id) ? findRecord<RefusalRecord>(store, paths.refusal(id)) : undefined;
}

function isRunId(id: string): boolean {
  return /^[\w-]{1,100}$/.test(id);
}
