import type { RunRef } from '../shared/model/wire.ts';
import type { BlobStore } from '../shared/ports.ts';
import { type LoadedRun, type PlanRecord, paths, readRecord, readStart } from '../shared/run/records.ts';
import { kept } from './kept.ts';

/** Loads planned runs, each once a process: by its mark, for its id may come back with another job. */
export function createRunLoader(store: BlobStore): (ref: RunRef) => Promise<LoadedRun> {
  const runs = new Map<string, Promise<LoadedRun>>();
  return (ref) => kept(runs, ref.mark, () => loadRun(store, ref));
}

async function loadRun(store: BlobStore, ref: RunRef): Promise<LoadedRun> {
  const [start, plan] = await Promise.all([readStart(store, ref), readRecord<PlanRecord>(store, paths.plan(ref.id))]);
  return { id: ref.id, start, plan };
}
