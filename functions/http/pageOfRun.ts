import type { HttpHandler, HttpRequest, HttpResponseInit } from '@azure/functions';
import type { StartRecord } from '../../shared/run/records.ts';
import { findRefusal, findStart } from '../../shared/run/startRecord.ts';
import type { Runtime } from '../runtime.ts';
import { type Page, readPage } from './page.ts';
import { ndjson, noSuchRun, refuse } from './respond.ts';

/** A run, and the page of it that a request asks for. */
export interface AskedPage {
  readonly request: HttpRequest;
  readonly id: string;
  readonly start: StartRecord;
  readonly page: Page;
}

/** A route that answers with a page of a run's lines; an upload that did not become a run has none. */
export function pageOfRun({ store }: Runtime, answer: (asked: AskedPage) => Promise<HttpResponseInit>): HttpHandler {
  return async (request) => {
    const asked = readPage(request);
    if ('problems' in asked) return refuse(400, 'The query is refused', asked.problems);
    const { id = '' } = request.params;
    const start = await findStart(store, id);
    if (start) return answer({ request, id, start, page: asked.page });
    return (await findRefusal(store, id)) ? ndjson([]) : noSuchRun();
  };
}
