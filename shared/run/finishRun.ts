import type { BlobStore, Clock } from '../ports.ts';
import { describeOutput, manifestPath } from './manifest.ts';
import { unmarkPending } from './pending.ts';
import { createRecord, type EndRecord, type LoadedRun, paths, type StartRecord } from './records.ts';
import { endRecord } from './summarizeRun.ts';

export interface FinishDeps {
  readonly store: BlobStore;
  readonly clock: Pick<Clock, 'now'>;
}

/** Finishes a run whose output is in place under `etag`. The end record comes after the manifest, so that none is without one. */
export async function finishRun(deps: FinishDeps, run: LoadedRun, etag: string, codeVersion: string): Promise<void> {
  const manifest = await describeOutput(deps.store, run, etag, codeVersion);
  await deps.store.put(manifestPath(run.start.job.output.blob), JSON.stringify(manifest, undefined, 2));
  await endRun(deps, run.start, { state: 'succeeded', outputEtag: etag });
}

/** Writes a run's end, with its counts as they are now; a run that has one keeps that. */
export async function endRun(
  { store, clock }: FinishDeps,
  start: StartRecord,
  ended: Pick<EndRecord, 'state' | 'reason' | 'outputEtag'>,
): Promise<void> {
  const finishedAt = new Date(clock.now()).toISOString();
  await createRecord(store, paths.end(start.id), await endRecord(store, start.id, start, { ...ended, finishedAt }));
  await unmarkPending(store, start.id);
}
