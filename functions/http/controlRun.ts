import type { HttpHandler } from '@azure/functions';
import { keepWish, type Wish } from '../../shared/run/control.ts';
import { summarizeRun } from '../../shared/run/summarizeRun.ts';
import { durableOrchestration } from '../adapters/orchestration.ts';
import type { Runtime } from '../runtime.ts';
import { noSuchRun, refuse } from './respond.ts';

/**
 * `POST /api/runs/{id}/{pause,resume,cancel}`: keeps what is wanted of a run, which its activities heed within seconds, and
 * within half a minute where their service makes them wait.
 */
export function controlRun(runtime: Runtime, wish: Wish): HttpHandler {
  return async (request, context) => {
    const { id = '' } = request.params;
    const summary = () => summarizeRun(runtime, id, () => durableOrchestration(context).state(id));
    const before = await summary();
    if (!before) return noSuchRun();
    const expected = 'a run that is queued, running or paused';
    if (before.finishedAt !== undefined) {
      return refuse(409, 'The run has ended', [{ path: 'id', message: `the run is ${before.state}`, expected }]);
    }
    if (!(await keepWish(runtime.store, id, wish, runtime.clock.now()))) {
      return refuse(409, 'The run is being cancelled', [{ path: 'id', message: 'cancelled already', expected }]);
    }
    return { status: 202, jsonBody: await summary() };
  };
}
