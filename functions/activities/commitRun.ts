import type { SectionRef } from '../../shared/model/wire.ts';
import { commitRun as commit } from '../../shared/run/commitRun.ts';
import { RunCancelled, readWish } from '../../shared/run/control.ts';
import { finishRun } from '../../shared/run/finishRun.ts';
import { recordWork } from '../../shared/run/recordWork.ts';
import { RunTrouble } from '../../shared/run/runTrouble.ts';
import { codeVersion } from '../codeVersion.ts';
import type { Runtime } from '../runtime.ts';

/** Makes the output visible, all at once, and writes the run's end. */
export function commitRun(
  runtime: Pick<Runtime, 'store' | 'clock' | 'loadRun' | 'workplaceOf'>,
): (input: SectionRef) => Promise<null> {
  const { store, clock, loadRun, workplaceOf } = runtime;
  return async (ref) => {
    const run = await loadRun(ref);
    if ((await readWish(store, run.id)) === 'cancel') throw new RunCancelled();
    return recordWork(runtime, workplaceOf(ref), async (recorded) => {
      const result = await commit(recorded, run);
      if (!result.ok) throw new RunTrouble(result.reason);
      await finishRun({ store: recorded, clock }, run, result.etag, codeVersion);
      return null;
    });
  };
}
