import type { TimerHandler } from '@azure/functions';
import { findPending } from '../../shared/run/pending.ts';
import { startUpload } from '../../shared/run/startUpload.ts';
import { listUploads } from '../../shared/run/uploads.ts';
import { durableOrchestration } from '../adapters/orchestration.ts';
import { framesOf } from '../framesOf.ts';
import { type Runtime, startDeps } from '../runtime.ts';
import { logUpload } from './uploadArrived.ts';

/** Milliseconds after which a run whose orchestration is not there was left by a process that died. */
const graceMs = 30_000;

/** Starts what nobody else did: runs whose start record has no orchestration, and uploads that no event announced. */
export function reconcile(runtime: Runtime): TimerHandler {
  return async (_timer, context) => {
    const { store, clock } = runtime;
    const orchestration = durableOrchestration(context);
    for await (const id of findPending(store, new Date(clock.now() - graceMs).toISOString())) {
      await orchestration.ensureStarted(id);
    }
    for await (const path of listUploads(store)) {
      try {
        const run = await startUpload(path, startDeps(runtime));
        if (run?.created && !run.refused) await orchestration.ensureStarted(run.id);
        if (run) logUpload(run, context);
      } catch (error) {
        // One upload that cannot be started now must not keep the others from being found.
        const name = error instanceof Error ? error.name : typeof error;
        context.warn(JSON.stringify({ event: 'upload not started', error: name, at: framesOf(error) }));
      }
    }
  };
}
