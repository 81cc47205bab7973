import type { Progress, ShuffleRef } from '../../shared/model/wire.ts';
import { pausedMs, RunCancelled } from '../../shared/run/control.ts';
import type { LoadedRun } from '../../shared/run/records.ts';
import type { Runtime } from '../runtime.ts';

/** A step of a run, a partition's or a bucket's; `stage` is there where it is a stage's. */
export type Step = (run: LoadedRun, ref: ShuffleRef) => Promise<void>;

/** An activity that does a step, unless the run is to be cancelled or paused. */
export function stepping(
  { clock, loadRun, controlOf }: Pick<Runtime, 'clock' | 'loadRun' | 'controlOf'>,
  step: Step,
): (ref: ShuffleRef) => Promise<Progress> {
  return async (ref) => {
    const wish = await controlOf(ref)();
    if (wish === 'cancel') throw new RunCancelled();
    if (wish === 'pause') return { done: false, resumeAt: clock.now() + pausedMs };
    await step(await loadRun(ref), ref);
    return { done: true };
  };
}
