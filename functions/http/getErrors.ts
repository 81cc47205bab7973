import type { HttpHandler } from '@azure/functions';
import type { ErrorPlace } from '../../shared/run/failedRows.ts';
import { readErrors } from '../../shared/run/readErrors.ts';
import type { Runtime } from '../runtime.ts';
import { nextPage, take } from './page.ts';
import { pageOfRun } from './pageOfRun.ts';
import { ndjson, refuse } from './respond.ts';

/**
 * `GET /api/runs/{id}/errors`: every row that a stage failed, with why and what it took. The next page begins behind the
 * last error of this one (`?after=`), so that none comes twice while the run goes on.
 */
export function getErrors(runtime: Runtime): HttpHandler {
  const { store } = runtime;
  return pageOfRun(runtime, async ({ request, id, start, page }) => {
    const text = request.query.get('after');
    const after = text === null ? undefined : parsePlace(text);
    if (text !== null && after === undefined) {
      const problem = { path: '?after', message: 'not a place', expected: 'what the link to the next page says' };
      return refuse(400, 'The query is refused', [problem]);
    }
    const { taken, more } = await take(readErrors(store, id, start, after), page);
    const last = taken.at(-1)?.place.join('.');
    return ndjson(
      taken.map(({ entry }) => JSON.stringify(entry)),
      more && last !== undefined ? nextPage(request, { after: last }) : undefined,
    );
  });
}

function parsePlace(text: string): ErrorPlace | undefined {
  return /^\d{1,9}\.\d{1,9}\.\d{1,9}$/.test(text) ? (text.split('.').map(Number) as unknown as ErrorPlace) : undefined;
}
