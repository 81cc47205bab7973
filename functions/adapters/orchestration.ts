import type { InvocationContext } from '@azure/functions';
import { getClient, OrchestrationRuntimeStatus } from 'durable-functions';
import { inParallel } from '../../shared/core/inParallel.ts';
import type { RunState } from '../../shared/model/summary.ts';
import type { RunRef } from '../../shared/model/wire.ts';

/** Histories that are removed at a time. */
const atATime = 16;

/** The durable engine, as far as runs need it. A run's id is its instance's. */
export interface Orchestration {
  /** Starts the run's orchestrator, unless it has been started before. */
  ensureStarted(run: RunRef): Promise<void>;
  /** Removes the history of a run and of its lanes; false where that is not over, and so is still there. */
  purge(id: string, lanes: readonly string[]): Promise<boolean>;
  /** What the engine says of a run that has no end record. */
  state(id: string): Promise<{ readonly state: RunState; readonly reason?: string }>;
}

export function durableOrchestration(context: InvocationContext): Orchestration {
  const client = getClient(context);
  // The client throws where there is no such instance, in words that are no contract.
  const statusOf = (id: string) => client.getStatus(id).catch(() => undefined);
  return {
    async ensureStarted(run) {
      const { id } = run;
      if (await statusOf(id)) return;
      try {
        await client.startNew('runJob', { instanceId: id, input: run });
      } catch (error) {
        // Somebody else may have started it in the meantime, which is just as good.
        if (!(await statusOf(id))) throw error;
      }
    },
    async purge(id, lanes) {
      // Most of them have no history; the client throws for those.
      await inParallel([id, ...lanes], atATime, (instance) =>
        client.purgeInstanceHistory(instance).catch(() => undefined),
      );
      return (await statusOf(id)) === undefined;
    },
    async state(id) {
      const status = (await statusOf(id))?.runtimeStatus;
      if (status === undefined || status === OrchestrationRuntimeStatus.Pending) return { state: 'queued' };
      // A run that has come to its end has an end record, and then nobody asks here.
      const over = [
        OrchestrationRuntimeStatus.Completed,
        OrchestrationRuntimeStatus.Failed,
        OrchestrationRuntimeStatus.Terminated,
        OrchestrationRuntimeStatus.Canceled,
      ].includes(status);
      if (!over) return { state: 'running' };
      return { state: 'failed', reason: `The orchestration is ${status.toLowerCase()}; the app's log says why.` };
    },
  };
}
