import type { SectionRef } from '../../shared/model/wire.ts';
import { commitRun as commit } from '../../shared/run/commitRun.ts';
import { RunCancelled, readWish } from '../../shared/run/control.ts';
import { finishRun } from '../../shared/run/finishRun.ts';
import { RunTrouble } from '../../shared/run/runTrouble.ts';
import { codeVersion } from '../codeVersion.ts';
import type { Runtime } from '../runtime.ts';

/** Makes the output visible, all at once, and writes the run's end. */
export function commitRun(runtime: Pick<Runtime, 'store' | 'clock' | 'loadRun'>): (input: SectionRef) => Promise<null> {
  const { store, loadRun } = runtime;
  return async (ref) => {
    const run = await loadRun(ref);
    if ((await readWish(store, run.id)) === 'cancel') throw new RunCancelled();
    const result = await commit(store, run);
    if (!result.ok) throw new RunTrouble(result.reason);
    await finishRun(runtime, run, result.etag, codeVersion);
    return null;
  };
}
