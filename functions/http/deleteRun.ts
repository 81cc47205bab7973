import type { HttpHandler } from '@azure/functions';
import { deleteRun as remove } from '../../shared/run/deleteRun.ts';
import { isBeingDeleted } from '../../shared/run/deletions.ts';
import { summarizeRun } from '../../shared/run/summarizeRun.ts';
import { durableOrchestration } from '../adapters/orchestration.ts';
import type { Runtime } from '../runtime.ts';
import { noSuchRun, refuse } from './respond.ts';

/**
 * `DELETE /api/runs/{id}`: removes the records, parts and history of a run that has ended; its output stays. What takes too
 * long for a request is left to the timer.
 */
export function deleteRun(runtime: Runtime): HttpHandler {
  const { store, clock } = runtime;
  return async (request, context) => {
    const { id = '' } = request.params;
    const orchestration = durableOrchestration(context);
    const summary = await summarizeRun(runtime, id, () => orchestration.state(id));
    if (!summary) return noSuchRun();
    const hasEnded = summary.state === 'succeeded' || summary.state === 'failed' || summary.state === 'cancelled';
    if (!hasEnded && !(await isBeingDeleted(store, id))) {
      const expected = 'a run that has ended; cancel it first';
      return refuse(409, 'The run is under way', [{ path: 'id', message: `the run is ${summary.state}`, expected }]);
    }
    const isDone = await remove({ store, clock, purge: orchestration.purge }, id);
    return isDone ? { status: 204 } : { status: 202, jsonBody: summary };
  };
}
