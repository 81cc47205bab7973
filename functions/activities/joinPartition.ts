import type { PartRef, Progress } from '../../shared/model/wire.ts';
import { pausedMs, RunCancelled } from '../../shared/run/control.ts';
import { joinPartition as join } from '../../shared/run/joinPartition.ts';
import type { Runtime } from '../runtime.ts';

/** Joins a partition and stages it as a block of the output. */
export function joinPartition({ store, clock, loadRun, controlOf }: Runtime): (input: PartRef) => Promise<Progress> {
  return async ({ partition, ...ref }) => {
    const wish = await controlOf(ref)();
    if (wish === 'cancel') throw new RunCancelled();
    if (wish === 'pause') return { done: false, resumeAt: clock.now() + pausedMs };
    await join(store, await loadRun(ref), partition);
    return { done: true };
  };
}
