import type { HttpHandler } from '@azure/functions';
import { readErrors } from '../../shared/run/readErrors.ts';
import { findStart } from '../../shared/run/records.ts';
import type { Runtime } from '../runtime.ts';
import { nextPage, readPage, take } from './page.ts';
import { ndjson, noSuchRun, refuse } from './respond.ts';

/** `GET /api/runs/{id}/errors`: every row that a stage failed, with why and what it took. */
export function getErrors({ store }: Runtime): HttpHandler {
  return async (request) => {
    const asked = readPage(request);
    if ('problems' in asked) return refuse(400, 'The query is refused', asked.problems);
    const { id = '' } = request.params;
    const start = await findStart(store, id);
    if (!start) return noSuchRun();
    const { taken, more } = await take(readErrors(store, id, start), asked.page);
    const lines = taken.map((entry) => JSON.stringify(entry));
    return ndjson(lines, more ? nextPage(request, asked.page) : undefined);
  };
}
