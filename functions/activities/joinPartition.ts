import type { PartRef, Progress } from '../../shared/model/wire.ts';
import { pausedMs, RunCancelled } from '../../shared/run/control.ts';
import { joinPartition as join } from '../../shared/run/joinPartition.ts';
import { recordWork } from '../../shared/run/recordWork.ts';
import type { Runtime } from '../runtime.ts';

/** Joins a partition and stages it as a block of the output. */
export function joinPartition(runtime: Runtime): (input: PartRef) => Promise<Progress> {
  const { clock, loadRun, controlOf, workplaceOf } = runtime;
  return async ({ partition, ...ref }) => {
    const wish = await controlOf(ref)();
    if (wish === 'cancel') throw new RunCancelled();
    if (wish === 'pause') return { done: false, resumeAt: clock.now() + pausedMs };
    const run = await loadRun(ref);
    await recordWork(runtime, workplaceOf(ref), (store) => join(store, run, partition));
    return { done: true };
  };
}
