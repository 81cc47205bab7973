import type { RunRef, SectionRef } from '../shared/model/wire.ts';
import type { BlobStore } from '../shared/ports.ts';
import { readRecord } from '../shared/run/recordStore.ts';
import { type LoadedRun, type PlanRecord, paths, type StartRecord } from '../shared/run/records.ts';
import { readStart } from '../shared/run/startRecord.ts';
import { kept } from './kept.ts';

/** Loads planned runs, each once a process: by its mark, for its id may come back with another job. */
export function createRunLoader(store: BlobStore): (ref: SectionRef) => Promise<LoadedRun> {
  const starts = new Map<string, Promise<StartRecord>>();
  const runs = new Map<string, Promise<LoadedRun>>();
  const loadStart = (ref: RunRef) => kept(starts, ref.mark, () => readStart(store, ref));
  const load = async (ref: SectionRef): Promise<LoadedRun> => {
    const { id, section } = ref;
    const [start, plan] = await Promise.all([loadStart(ref), readRecord<PlanRecord>(store, paths.plan(id, section))]);
    return { id, start, section, plan };
  };
  return (ref) => kept(runs, `${ref.mark}/${ref.section}`, () => load(ref));
}
