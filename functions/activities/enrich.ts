import type { Stage } from '../../shared/model/job.ts';
import type { Progress, StagePartRef } from '../../shared/model/wire.ts';
import { enrichPart } from '../../shared/run/enrichPart.ts';
import { laneConcurrency } from '../../shared/run/planRun.ts';
import type { ServiceDefinition } from '../../shared/services/defineService.ts';
import { serviceForStage } from '../../shared/services/serviceKinds.ts';
import type { Runtime } from '../runtime.ts';

/** The activity of a service: one stage of one partition, or as much of it as fits into one activity. */
export function enrich(
  { store, clock, content, seclusion, loadRun, clientFor, controlOf, checkErrors, workplaceOf }: Runtime,
  service: ServiceDefinition,
): (input: StagePartRef) => Promise<Progress> {
  return async ({ partition, stage, lane, ...ref }) => {
    const run = await loadRun(ref);
    await checkErrors(run);
    const client = clientFor(run, stage);
    const concurrency = laneConcurrency(run.start.job, stage, run.plan.lanes, lane);
    const forStage = serviceForStage(service, run.start.job.stages[stage] as Stage);
    const own = { workplace: workplaceOf(ref), control: controlOf(ref) };
    const deps = { store, clock, content, seclusion, client, service: forStage, ...own };
    return enrichPart(deps, run, { id: run.id, partition, stage }, concurrency);
  };
}
