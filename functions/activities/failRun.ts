import { lastSection } from '../../shared/core/sections.ts';
import type { RunRef } from '../../shared/model/wire.ts';
import { readWish } from '../../shared/run/control.ts';
import { endRun, finishRun } from '../../shared/run/finishRun.ts';
import { isOutputOf } from '../../shared/run/outputMark.ts';
import { readStart } from '../../shared/run/startRecord.ts';
import { codeVersion } from '../codeVersion.ts';
import type { Runtime } from '../runtime.ts';

/** Writes the end of a run that failed, with what was done until then. */
export function failRun(
  runtime: Pick<Runtime, 'store' | 'clock' | 'loadRun'>,
): (input: RunRef & { readonly reason: string }) => Promise<null> {
  const { store, loadRun } = runtime;
  return async ({ reason, ...ref }) => {
    const start = await readStart(store, ref);
    // The output may be in place all the same: what failed then is only what came after.
    const output = await store.head(start.job.output.blob);
    if (isOutputOf(start, output)) {
      const section = lastSection(start.job.stages);
      await finishRun(runtime, await loadRun({ ...ref, section }), output.etag, codeVersion);
      return null;
    }
    const state = (await readWish(store, ref.id)) === 'cancel' ? 'cancelled' : 'failed';
    await endRun(runtime, start, { state, reason });
    return null;
  };
}
