import { randomBytes } from 'node:crypto';
import type { HttpHandler, HttpResponseInit } from '@azure/functions';
import { sha256 } from '../../shared/core/sha256.ts';
import { InvalidJob } from '../../shared/model/problem.ts';
import { BlobChanged } from '../../shared/ports.ts';
import { isBeingDeleted } from '../../shared/run/deletions.ts';
import { paths } from '../../shared/run/records.ts';
import { refOf } from '../../shared/run/startRecord.ts';
import { KeyReused, startRun } from '../../shared/run/startRun.ts';
import { summarizeRun } from '../../shared/run/summarizeRun.ts';
import { durableOrchestration } from '../adapters/orchestration.ts';
import { type Runtime, startDeps } from '../runtime.ts';
import { refuse } from './respond.ts';

/** `POST /api/runs`: checks a job and starts it; with an `Idempotency-Key`, once. */
export function postRun(runtime: Runtime): HttpHandler {
  const { store, clock } = runtime;
  const deps = startDeps(runtime);
  return async (request, context) => {
    try {
      const id = runId(request.headers.get('idempotency-key') || null, clock.now());
      const { start, created } = await startRun(await request.text(), id, deps);
      const orchestration = durableOrchestration(context);
      // A run that has ended is not started again, even where its orchestration's history is gone.
      const hasEnded = !created && (await store.head(paths.end(id))) !== undefined;
      if (!created && !hasEnded && (await isBeingDeleted(store, id))) return beingRemoved();
      if (!hasEnded) await orchestration.ensureStarted(refOf(start));
      if (created) context.log(JSON.stringify({ event: 'run started', id, bytes: start.input.size }));
      const summary = await summarizeRun(runtime, id, () => orchestration.state(id));
      const location = new URL(`/api/runs/${id}`, request.url).href;
      return { status: 202, headers: { location }, jsonBody: summary };
    } catch (error) {
      if (error instanceof InvalidJob) return refuse(400, 'The job is refused', error.problems);
      if (error instanceof BlobChanged) {
        const problem = { path: 'input.blob', message: 'changed while the job was checked', expected: 'another try' };
        return refuse(409, 'The input is being written', [problem]);
      }
      if (!(error instanceof KeyReused)) throw error;
      const expected = 'the same job, byte for byte, or another key';
      return refuse(409, 'The key is in use', [{ path: 'Idempotency-Key', message: error.message, expected }]);
    }
  };
}

function beingRemoved(): HttpResponseInit {
  const problem = { path: 'Idempotency-Key', message: 'its run is being removed', expected: 'another try' };
  return refuse(409, 'The key is in use', [problem], { 'retry-after': '5' });
}

/** The same for the same key; without one, an id that sorts by time. */
function runId(key: string | null, now: number): string {
  if (key !== null) return `k-${sha256(key).slice(0, 32)}`;
  const time = new Date(now).toISOString().replaceAll(/\D/g, '').slice(0, 14);
  return `${time}-${randomBytes(5).toString('hex')}`;
}
