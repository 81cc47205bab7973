import type { HttpHandler } from '@azure/functions';
import { deleteRun as remove } from '../../shared/run/deleteRun.ts';
import { summarizeRun } from '../../shared/run/summarizeRun.ts';
import { durableOrchestration } from '../adapters/orchestration.ts';
import type { Runtime } from '../runtime.ts';
import { noSuchRun, refuse } from './respond.ts';

/** `DELETE /api/runs/{id}`: removes the records, parts and history of a run that has ended; its output stays. */
export function deleteRun(runtime: Runtime): HttpHandler {
  return async (request, context) => {
    const { id = '' } = request.params;
    const orchestration = durableOrchestration(context);
    const summary = await summarizeRun(runtime, id, () => orchestration.state(id));
    if (!summary) return noSuchRun();
    if (summary.state !== 'succeeded' && summary.state !== 'failed' && summary.state !== 'cancelled') {
      const expected = 'a run that has ended; cancel it first';
      return refuse(409, 'The run is under way', [{ path: 'id', message: `the run is ${summary.state}`, expected }]);
    }
    await orchestration.purge(id);
    await remove(runtime.store, id);
    return { status: 204 };
  };
}
