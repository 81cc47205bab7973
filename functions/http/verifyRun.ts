import type { HttpHandler } from '@azure/functions';
import { findStart } from '../../shared/run/startRecord.ts';
import { verifyRun as verify } from '../../shared/run/verifyRun.ts';
import type { Runtime } from '../runtime.ts';
import { noSuchRun } from './respond.ts';

/** `POST /api/runs/{id}/verify`: computes a run's counts and hashes anew and names the first that differs. */
export function verifyRun({ store }: Runtime): HttpHandler {
  return async (request) => {
    const { id = '' } = request.params;
    const start = await findStart(store, id);
    return start ? { jsonBody: await verify(store, id, start) } : noSuchRun();
  };
}
