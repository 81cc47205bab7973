import type { BlobStore, Clock } from '../ports.ts';
import { describeOutput, type Manifest, manifestPath } from './manifest.ts';
import { isOutputOf } from './outputMark.ts';
import { unmarkPending } from './pending.ts';
import { createRecord } from './recordStore.ts';
import { type EndRecord, type LoadedRun, paths, type StartRecord } from './records.ts';
import { endRecord } from './summarizeRun.ts';

export interface FinishDeps {
  readonly store: BlobStore;
  readonly clock: Pick<Clock, 'now'>;
}

/** Finishes a run whose output is in place under `etag`. The end record comes after the manifest, so that none is without one. */
export async function finishRun(deps: FinishDeps, run: LoadedRun, etag: string, codeVersion: string): Promise<void> {
  const manifest = await describeOutput(deps.store, run, etag, codeVersion);
  await placeManifest(deps.store, run.start, manifest);
  await endRun(deps, run.start, { state: 'succeeded', outputEtag: etag });
}

/**
 * Writes the manifest beside the output. Where another run has replaced that meanwhile, the manifest is that one's to
 * write: it is looked at before the output is, so that none that has come since is overwritten.
 */
async function placeManifest(store: BlobStore, start: StartRecord, manifest: Manifest): Promise<void> {
  const { blob } = start.job.output;
  const path = manifestPath(blob);
  for (;;) {
    const before = await store.head(path);
    if (!isOutputOf(start, await store.head(blob))) return;
    const condition = before ? { ifMatch: before.etag } : { ifNoneMatch: '*' as const };
    if ((await store.put(path, JSON.stringify(manifest, undefined, 2), condition)) !== undefined) return;
  }
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
