import type { RunRef } from '../../shared/model/wire.ts';
import { createRecord, paths, readRecord, type StartRecord } from '../../shared/run/records.ts';
import { endRecord } from '../../shared/run/summarizeRun.ts';
import type { Runtime } from '../runtime.ts';

/** Writes the end of a run that failed, with what was done until then. */
export function failRun({ store, clock }: Runtime): (input: RunRef & { readonly reason: string }) => Promise<null> {
  return async ({ id, reason }) => {
    const start = await readRecord<StartRecord>(store, paths.start(id));
    const finishedAt = new Date(clock.now()).toISOString();
    await createRecord(store, paths.end(id), await endRecord(store, id, start, { finishedAt, reason }));
    return null;
  };
}
