import type { HttpHandler } from '@azure/functions';
import { listRuns } from '../../shared/run/listRuns.ts';
import { durableOrchestration } from '../adapters/orchestration.ts';
import type { Runtime } from '../runtime.ts';
import { nextPage, readPage } from './page.ts';
import { refuse } from './respond.ts';

/** `GET /api/runs`: summaries, the newest first. */
export function getRuns(runtime: Runtime): HttpHandler {
  return async (request, context) => {
    const asked = readPage(request);
    if ('problems' in asked) return refuse(400, 'The query is refused', asked.problems);
    const { state } = durableOrchestration(context);
    const { runs, more } = await listRuns(runtime, asked.page, state);
    const headers = more
      ? { link: `<${nextPage(request, { offset: asked.page.offset + asked.page.limit })}>; rel="next"` }
      : {};
    return { jsonBody: runs, headers };
  };
}
