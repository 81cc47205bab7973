import type { HttpHandler } from '@azure/functions';
import { summarizeRun } from '../../shared/run/summarizeRun.ts';
import { durableOrchestration } from '../adapters/orchestration.ts';
import type { Runtime } from '../runtime.ts';
import { noSuchRun } from './respond.ts';

/** `GET /api/runs/{id}`: a run's summary. */
export function getRun(runtime: Runtime): HttpHandler {
  return async (request, context) => {
    const { id = '' } = request.params;
    const summary = await summarizeRun(runtime, id, () => durableOrchestration(context).state(id));
    return summary ? { jsonBody: summary } : noSuchRun();
  };
}
