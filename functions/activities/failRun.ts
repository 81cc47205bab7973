import type { RunRef } from '../../shared/model/wire.ts';
import { runMetadata } from '../../shared/run/commitRun.ts';
import { readWish } from '../../shared/run/control.ts';
import { unmarkPending } from '../../shared/run/pending.ts';
import { createRecord, paths, readRecord, type StartRecord } from '../../shared/run/records.ts';
import { endRecord } from '../../shared/run/summarizeRun.ts';
import type { Runtime } from '../runtime.ts';

/** Writes the end of a run that failed, with what was done until then. */
export function failRun({ store, clock }: Runtime): (input: RunRef & { readonly reason: string }) => Promise<null> {
  return async ({ id, reason }) => {
    const start = await readRecord<StartRecord>(store, paths.start(id));
    const finishedAt = new Date(clock.now()).toISOString();
    // The output may be in place all the same: what failed then is only what came after.
    const output = await store.head(start.job.output.blob);
    const state = (await readWish(store, id)) === 'cancel' ? 'cancelled' : 'failed';
    const isThere = output?.metadata[runMetadata] === id;
    const ended = isThere ? { state: 'succeeded' as const, outputEtag: output.etag } : ({ state, reason } as const);
    await createRecord(store, paths.end(id), await endRecord(store, id, start, { finishedAt, ...ended }));
    await unmarkPending(store, id);
    return null;
  };
}
