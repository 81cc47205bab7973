import type { TimerHandler } from '@azure/functions';
import { findPending } from '../../shared/run/pending.ts';
import { findUploads, startUpload } from '../../shared/run/startUpload.ts';
import { durableOrchestration } from '../adapters/orchestration.ts';
import { framesOf } from '../framesOf.ts';
import { type Runtime, startDeps } from '../runtime.ts';

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
    for await (const path of findUploads(runtime)) {
      try {
        const run = await startUpload(path, startDeps(runtime));
        if (run?.created) await orchestration.ensureStarted(run.id);
      } catch (error) {
        // One upload that does not fit its pipeline must not keep the others from being found.
        const name = error instanceof Error ? error.name : typeof error;
        context.warn(JSON.stringify({ event: 'upload refused', error: name, at: framesOf(error) }));
      }
    }
  };
}
