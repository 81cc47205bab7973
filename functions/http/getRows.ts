import type { HttpHandler } from '@azure/functions';
import { BlobChanged } from '../../shared/ports.ts';
import { readOutput } from '../../shared/run/readOutput.ts';
import type { Runtime } from '../runtime.ts';
import { nextPage, take } from './page.ts';
import { pageOfRun } from './pageOfRun.ts';
import { ndjson, refuse } from './respond.ts';

/** `GET /api/runs/{id}/rows`: output rows, of a run under way as far as they are done. */
export function getRows(runtime: Runtime): HttpHandler {
  const { store } = runtime;
  return pageOfRun(runtime, async ({ request, id, start, page: { limit, offset } }) => {
    try {
      const { taken, more } = await take(readOutput(store, id, start, offset), { limit, offset: 0 });
      return ndjson(taken, more ? nextPage(request, { offset: offset + limit }) : undefined);
    } catch (error) {
      if (!(error instanceof BlobChanged)) throw error;
      const expected = 'the blob as the run left it';
      return refuse(409, 'The rows are gone', [{ path: error.path, message: 'changed or removed since', expected }]);
    }
  });
}
