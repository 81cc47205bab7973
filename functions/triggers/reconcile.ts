import type { TimerHandler } from '@azure/functions';
import { deleteMs, resumeDeletion } from '../../shared/run/deleteRun.ts';
import { listDeletions } from '../../shared/run/deletions.ts';
import { findPending, listPending } from '../../shared/run/pending.ts';
import { findNewUploads } from '../../shared/run/uploadMarkers.ts';
import { durableOrchestration } from '../adapters/orchestration.ts';
import type { Runtime } from '../runtime.ts';
import { forEachGuarded } from './forEachGuarded.ts';
import { takeUpload } from './takeUpload.ts';

/** Milliseconds after which a run whose orchestration is not there was left by a process that died. */
const graceMs = 30_000;

/**
 * Does what nobody else did: starts runs whose start record has no orchestration, and uploads that no event announced; and
 * ends removals that were interrupted.
 */
export function reconcile(runtime: Runtime): TimerHandler {
  return async (_timer, context) => {
    const { store, clock } = runtime;
    const orchestration = durableOrchestration(context);
    const startedBefore = new Date(clock.now() - graceMs).toISOString();
    const startPending = async (id: string): Promise<void> => {
      const run = await findPending(store, id, startedBefore);
      if (run) await orchestration.ensureStarted(run);
    };
    const deletions = { store, clock, purge: orchestration.purge };
    // Whoever works at a removal is done with it by then, or gone.
    const leftBefore = clock.now() - 2 * deleteMs;
    await forEachGuarded(context, 'run not started', () => listPending(store), startPending);
    await forEachGuarded(
      context,
      'upload not started',
      () => findNewUploads(store),
      (upload) => takeUpload(runtime, upload, context),
    );
    await forEachGuarded(
      context,
      'run not removed',
      () => listDeletions(store, leftBefore),
      (run) => resumeDeletion(deletions, run),
    );
  };
}
