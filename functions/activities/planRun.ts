import { stageWaves } from '../../shared/core/stageWaves.ts';
import type { Layout, RunRef } from '../../shared/model/wire.ts';
import { planRun as plan } from '../../shared/run/planRun.ts';
import { readStart } from '../../shared/run/records.ts';
import { recordWork } from '../../shared/run/recordWork.ts';
import type { Runtime } from '../runtime.ts';

/** Cuts the input into partitions and says how the run is laid out. */
export function planRun(runtime: Runtime): (input: RunRef) => Promise<Layout> {
  return async (ref) => {
    const start = await readStart(runtime.store, ref);
    const { partitions, lanes } = await recordWork(runtime, runtime.workplaceOf(ref), (store) => plan(store, start));
    const { stages } = start.job;
    const waves = (stageWaves(stages) ?? []).map((wave) =>
      wave.map((stage) => ({ stage, service: stages[stage]?.service ?? '' })),
    );
    return { partitions: partitions.length, lanes, waves };
  };
}
