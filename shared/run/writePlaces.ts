import { sectionAt, ungrouped } from '../core/sections.ts';
import type { BlobStore } from '../ports.ts';
import { checkStageErrors } from './errorLimits.ts';
import { knownPlaces } from './knownPlaces.ts';
import { readLedgers } from './ledgers.ts';
import { createRecord } from './recordStore.ts';
import { type LoadedRun, type PlacesRecord, paths } from './records.ts';
import { RunTrouble } from './runTrouble.ts';
import { isShuffled } from './shuffle.ts';

/** Keeps where each partition of a section begins, which is known as soon as all are done. */
export async function writePlaces(store: BlobStore, run: LoadedRun): Promise<void> {
  const { job } = run.start;
  const section = sectionAt(job.stages, run.section);
  const services = ungrouped(section);
  const ledgers = await readLedgers(store, run.id, job.stages.length);
  checkStageErrors(job, ledgers.stages, true);
  const places = (await knownPlaces(store, run)).flatMap((place) => place ?? []);
  const isDone = run.plan.partitions.every((_, at) => services.every((stage) => ledgers.has(at, stage)));
  for (const stage of section.grouped) {
    if (!(await isShuffled(store, run, stage))) throw new RunTrouble('Not every group is done.');
  }
  if (!isDone || places.length !== run.plan.partitions.length) throw new RunTrouble('Not every partition is done.');
  await createRecord(store, paths.places(run.id, run.section), { format: 1, places } satisfies PlacesRecord);
}
