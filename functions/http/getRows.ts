import type { HttpHandler } from '@azure/functions';
import { BlobChanged } from '../../shared/ports.ts';
import { readOutput } from '../../shared/run/readOutput.ts';
import { findStart } from '../../shared/run/records.ts';
import type { Runtime } from '../runtime.ts';
import { nextPage, readPage, take } from './page.ts';
import { ndjson, noSuchRun, refuse } from './respond.ts';

/** `GET /api/runs/{id}/rows`: output rows, of a run under way as far as they are done. */
export function getRows({ store }: Runtime): HttpHandler {
  return async (request) => {
    const asked = readPage(request);
    if ('problems' in asked) return refuse(400, 'The query is refused', asked.problems);
    const { id = '' } = request.params;
    const start = await findStart(store, id);
    if (!start) return noSuchRun();
    try {
      const { limit, offset } = asked.page;
      const { taken, more } = await take(readOutput(store, id, start, offset), { limit, offset: 0 });
      return ndjson(taken, more ? nextPage(request, asked.page) : undefined);
    } catch (error) {
      if (!(error instanceof BlobChanged)) throw error;
      const expected = 'the blob as the run left it';
      return refuse(409, 'The rows are gone', [{ path: error.path, message: 'changed or removed since', expected }]);
    }
  };
}
