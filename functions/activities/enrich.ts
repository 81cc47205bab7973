import { isGrouped } from '../../shared/core/sections.ts';
import { serviceStage } from '../../shared/model/job.ts';
import type { Progress, StagePartRef } from '../../shared/model/wire.ts';
import type { BlobStore } from '../../shared/ports.ts';
import { enrichPart } from '../../shared/run/enrichPart.ts';
import { laneConcurrency } from '../../shared/run/planRun.ts';
import { recordWork } from '../../shared/run/recordWork.ts';
import { readBuckets } from '../../shared/run/shuffle.ts';
import { shuffleBucket } from '../../shared/run/shuffleStage.ts';
import type { ServiceDefinition } from '../../shared/services/defineService.ts';
import { serviceForStage } from '../../shared/services/serviceKinds.ts';
import type { Runtime } from '../runtime.ts';

/**
 * The activity of a service: one stage of one partition, or of one bucket of groups, or as much of it as fits into one
 * activity.
 */
export function enrich(
  { store, clock, content, seclusion, loadRun, clientFor, controlOf, checkErrors, workplaceOf }: Runtime,
  service: ServiceDefinition,
): (input: StagePartRef) => Promise<Progress> {
  return async ({ partition, stage, lane, ...ref }) => {
    const run = await loadRun(ref);
    await checkErrors(run);
    const client = clientFor(run, stage);
    const { job } = run.start;
    const definition = serviceStage(job, stage);
    const isOfGroups = isGrouped(definition);
    const { lanes } = isOfGroups ? await readBuckets(store, run.id, stage) : run.plan;
    const forStage = serviceForStage(service, definition);
    const own = { workplace: workplaceOf(ref), control: controlOf(ref) };
    const progress = await enrichPart(
      { store, clock, content, seclusion, client, service: forStage, ...own },
      run,
      { id: run.id, partition, stage },
      laneConcurrency(job, stage, lanes, lane),
    );
    const goBack = (recorded: BlobStore) => shuffleBucket(recorded, run, stage, partition);
    if (progress.done && isOfGroups) await recordWork({ store, clock }, own.workplace, goBack);
    return progress;
  };
}
