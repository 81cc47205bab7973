import { stageWaves } from '../../shared/core/stageWaves.ts';
import type { Layout, RunRef } from '../../shared/model/wire.ts';
import { planRun as plan } from '../../shared/run/planRun.ts';
import { readStart } from '../../shared/run/records.ts';
import type { Runtime } from '../runtime.ts';

/** Cuts the input into partitions and says how the run is laid out. */
export function planRun({ store }: Runtime): (input: RunRef) => Promise<Layout> {
  return async (ref) => {
    const start = await readStart(store, ref);
    const { partitions, lanes } = await plan(store, start);
    const { stages } = start.job;
    const waves = (stageWaves(stages) ?? []).map((wave) =>
      wave.map((stage) => ({ stage, service: stages[stage]?.service ?? '' })),
    );
    return { partitions: partitions.length, lanes, waves };
  };
}
