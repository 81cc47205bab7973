import type { HttpHandler } from '@azure/functions';
import { reportRun } from '../../shared/run/reportRun.ts';
import { durableOrchestration } from '../adapters/orchestration.ts';
import type { Runtime } from '../runtime.ts';
import { noSuchRun } from './respond.ts';

/** `GET /api/runs/{id}/report`: what a run's time went to, what it called, and how well it used its quotas. */
export function getReport(runtime: Runtime): HttpHandler {
  return async (request, context) => {
    const { id = '' } = request.params;
    const report = await reportRun(runtime, id, () => durableOrchestration(context).state(id));
    return report ? { jsonBody: report } : noSuchRun();
  };
}
