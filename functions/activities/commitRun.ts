import type { RunRef } from '../../shared/model/wire.ts';
import { commitRun as commit } from '../../shared/run/commitRun.ts';
import { RunCancelled, readWish } from '../../shared/run/control.ts';
import { describeOutput, manifestPath } from '../../shared/run/manifest.ts';
import { unmarkPending } from '../../shared/run/pending.ts';
import { createRecord, paths } from '../../shared/run/records.ts';
import { RunTrouble } from '../../shared/run/runTrouble.ts';
import { endRecord } from '../../shared/run/summarizeRun.ts';
import { codeVersion } from '../codeVersion.ts';
import type { Runtime } from '../runtime.ts';

/** Makes the output visible, all at once, and writes the run's end. */
export function commitRun({ store, clock, loadRun }: Runtime): (input: RunRef) => Promise<null> {
  return async ({ id }) => {
    const run = await loadRun(id);
    if ((await readWish(store, id)) === 'cancel') throw new RunCancelled();
    const result = await commit(store, run);
    if (!result.ok) throw new RunTrouble(result.reason);
    // The end record comes last, so that a run that has succeeded has its manifest.
    const manifest = await describeOutput(store, run, result.etag, codeVersion);
    await store.put(manifestPath(run.start.job.output.blob), JSON.stringify(manifest, undefined, 2));
    const finishedAt = new Date(clock.now()).toISOString();
    const end = await endRecord(store, id, run.start, { state: 'succeeded', finishedAt, outputEtag: result.etag });
    await createRecord(store, paths.end(id), end);
    await unmarkPending(store, id);
    return null;
  };
}
