/** Uploads that did not become runs, kept as records so that they are seen among the runs. */

import { sha256 } from '../core/sha256.ts';
import { noCalls } from '../model/outcome.ts';
import type { Problem } from '../model/problem.ts';
import type { RunSummary } from '../model/summary.ts';
import type { BlobStore, Clock } from '../ports.ts';
import { createRecord } from './recordStore.ts';
import { paths, type RefusalRecord } from './records.ts';
import { markStarted } from './startedRuns.ts';
import { markUpload } from './uploadMarkers.ts';
import { isUploadId, type Upload } from './uploads.ts';

interface RefusalDeps {
  readonly store: BlobStore;
  readonly clock: Clock;
}

/** Keeps why a pipeline's job does not fit an upload; false where that is kept already. */
export function refuseUpload({ id, path, output }: Upload, problems: readonly Problem[], deps: RefusalDeps) {
  const all = problems.map((problem) => `${problem.path || 'the job'}: ${problem.message}`).join('; ');
  return refuse(id, { reason: `The pipeline's job does not fit the upload ${path}: ${all}.`, output }, deps);
}

/**
 * Keeps a message that was given up, in the place of the run of the upload that it announces, if it does. Gives the id
 * under which it is seen; nothing is kept, and there is none, where the upload's run has been started all the same.
 */
export async function refuseMessage(
  message: string | Uint8Array,
  upload: Upload | undefined,
  deps: RefusalDeps,
): Promise<string | undefined> {
  const { store } = deps;
  const id = upload?.id ?? `m-${sha256(message).slice(0, 32)}`;
  if (upload && (await store.head(paths.start(id)))) return undefined;
  // Before the refusal, for with that there nobody would look at the message again.
  await store.put(paths.message(id), message);
  const what = upload
    ? `The upload ${upload.path} could not be started, however often it was tried; the app's log says why.`
    : 'A message in the queue uploads does not say which blob was created.';
  const output = upload && { output: upload.output };
  await refuse(id, { reason: `${what} The message is kept as ${paths.message(id)}.`, ...output }, deps);
  return id;
}

/** A refusal as the run that it is in place of. */
export function summarizeRefusal(id: string, { reason, refusedAt, output }: Omit<RefusalRecord, 'format'>): RunSummary {
  return {
    id,
    state: 'failed',
    rows: { total: 0, ok: 0, failed: 0, skipped: 0 },
    stages: [],
    partitions: { total: 0, done: 0 },
    calls: noCalls,
    reason,
    startedAt: refusedAt,
    finishedAt: refusedAt,
    ...(output === undefined ? {} : { output }),
  };
}

async function refuse(id: string, why: Pick<RefusalRecord, 'reason' | 'output'>, { store, clock }: RefusalDeps) {
  const refusedAt = new Date(clock.now()).toISOString();
  await markStarted(store, { id, startedAt: refusedAt });
  const created = await createRecord(store, paths.refusal(id), {
    format: 1,
    ...why,
    refusedAt,
  } satisfies RefusalRecord);
  // By whoever has created it alone: with the refusal removed, a marker would keep the upload from being tried again.
  if (created && isUploadId(id)) await markUpload(store, id);
  return created;
}
