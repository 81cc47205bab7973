import type { Progress, ShuffleRef } from '../../shared/model/wire.ts';
import type { BlobStore } from '../../shared/ports.ts';
import { pausedMs, RunCancelled } from '../../shared/run/control.ts';
import type { LoadedRun } from '../../shared/run/records.ts';
import { recordWork } from '../../shared/run/recordWork.ts';
import type { Runtime } from '../runtime.ts';

/** A step of a run, a partition's or a bucket's; `stage` is there where it is a stage's. */
export type Step = (store: BlobStore, run: LoadedRun, ref: ShuffleRef) => Promise<void>;

/** An activity that does a step, unless the run is to be cancelled or paused. */
export function stepping(
  runtime: Pick<Runtime, 'store' | 'clock' | 'loadRun' | 'controlOf' | 'workplaceOf'>,
  step: Step,
): (ref: ShuffleRef) => Promise<Progress> {
  const { clock, loadRun, controlOf, workplaceOf } = runtime;
  return async (ref) => {
    const wish = await controlOf(ref)();
    if (wish === 'cancel') throw new RunCancelled();
    if (wish === 'pause') return { done: false, resumeAt: clock.now() + pausedMs };
    const run = await loadRun(ref);
    await recordWork(runtime, workplaceOf(ref), (store) => step(store, run, ref));
    return { done: true };
  };
}
