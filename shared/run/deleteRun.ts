import { inParallel } from '../core/inParallel.ts';
import { laneIds } from '../core/lanes.ts';
import type { RunRef } from '../model/wire.ts';
import type { BlobStore, Clock } from '../ports.ts';
import { markDeletion, unmarkDeletion } from './deletions.ts';
import { unmarkPending } from './pending.ts';
import { paths } from './records.ts';
import { unmarkStarted } from './startedRuns.ts';
import { findRefusal, findStart, markOf } from './startRecord.ts';
import { markUpload, unmarkUpload } from './uploadMarkers.ts';
import { isUploadId } from './uploads.ts';

export interface DeleteDeps {
  readonly store: BlobStore;
  readonly clock: Clock;
  /** Removes the engine's history of a run and of its lanes; false while its orchestration is not over. */
  purge(id: string, lanes: readonly string[]): Promise<boolean>;
}

/** Milliseconds that a removal works at most: well under the 230 s that Azure gives an HTTP request. */
export const deleteMs = 60_000;
/** Milliseconds after which an orchestration that is not over is asked for again. */
const purgeAgainMs = 200;
/** Blobs that are removed between two looks at the clock, and at a time. */
const pageSize = 512;
const atATime = 16;

/**
 * Removes all that a run, or a refusal in its place, keeps of itself. What says that the run has ended goes just before
 * what says that it exists, so that whatever interrupts this it can be done again, and nothing starts meanwhile. False
 * where time ran out: what is left is to be removed by another call.
 */
export async function deleteRun({ store, clock, purge }: DeleteDeps, id: string): Promise<boolean> {
  const stopAt = clock.now() + deleteMs;
  const [start, refusal] = await Promise.all([findStart(store, id), findRefusal(store, id)]);
  await markDeletion(store, { id, mark: start ? markOf(start) : '' });
  // The upload of a run has had its run; that of a refusal is to be tried again.
  if (isUploadId(id)) await (start ? markUpload(store, id) : unmarkUpload(store, id));
  await unmarkPending(store, id);
  const last = start ? [paths.refusal(id), paths.end(id), paths.start(id)] : [paths.refusal(id)];
  if (!(await removeOthers({ store, clock }, id, last, stopAt))) return false;
  const lanes = start ? laneIds(id, start.job.stages) : [];
  while (!(await purge(id, lanes))) {
    if (clock.now() >= stopAt) return false;
    await clock.sleep(purgeAgainMs);
  }
  if (start) await unmarkStarted(store, start);
  if (refusal) await unmarkStarted(store, { id, startedAt: refusal.refusedAt });
  for (const path of last) await store.remove(path);
  await unmarkDeletion(store, id);
  return true;
}

/** Goes on with a removal that was interrupted; the run that is to go may have gone, and another be in its place. */
export async function resumeDeletion(deps: DeleteDeps, { id, mark }: RunRef): Promise<void> {
  const start = await findStart(deps.store, id);
  if ((start ? markOf(start) : '') === mark) await deleteRun(deps, id);
  else await unmarkDeletion(deps.store, id);
}

/** Removes all blobs of a run but some; false where time ran out. */
async function removeOthers(
  { store, clock }: Pick<DeleteDeps, 'store' | 'clock'>,
  id: string,
  some: readonly string[],
  stopAt: number,
): Promise<boolean> {
  let page: string[] = [];
  const removePage = async (): Promise<void> => {
    await inParallel(page, atATime, (path) => store.remove(path));
    page = [];
  };
  for await (const { path } of store.list(`${paths.runs}${id}/`)) {
    if (some.includes(path)) continue;
    if (page.push(path) < pageSize) continue;
    await removePage();
    if (clock.now() >= stopAt) return false;
  }
  await removePage();
  return true;
}
