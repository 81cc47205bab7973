import { createHash, randomBytes } from 'node:crypto';
import type { HttpHandler } from '@azure/functions';
import { InvalidJob } from '../../shared/model/problem.ts';
import { KeyReused, startRun } from '../../shared/run/startRun.ts';
import { summarizeRun } from '../../shared/run/summarizeRun.ts';
import { registry } from '../../shared/services/registry.ts';
import { durableOrchestration } from '../adapters/orchestration.ts';
import type { Runtime } from '../runtime.ts';
import { refuse } from './respond.ts';

/** `POST /api/runs`: checks a job and starts it; with an `Idempotency-Key`, once. */
export function postRun({ store, secrets, clock, settings }: Runtime): HttpHandler {
  const deps = { store, secrets, clock, services: registry, ...settings };
  return async (request, context) => {
    try {
      const id = runId(request.headers.get('idempotency-key'), clock.now());
      const { start, created } = await startRun(await request.text(), id, deps);
      const orchestration = durableOrchestration(context);
      await orchestration.ensureStarted(id);
      if (created) context.log(JSON.stringify({ event: 'run started', id, bytes: start.input.size }));
      const summary = await summarizeRun(store, id, () => orchestration.state(id));
      const location = new URL(`/api/runs/${id}`, request.url).href;
      return { status: 202, headers: { location }, jsonBody: summary };
    } catch (error) {
      if (error instanceof InvalidJob) return refuse(400, 'The job is refused', error.problems);
      if (!(error instanceof KeyReused)) throw error;
      const expected = 'the same job, byte for byte, or another key';
      return refuse(409, 'The key is in use', [{ path: 'Idempotency-Key', message: error.message, expected }]);
    }
  };
}

/** The same for the same key; without one, an id that sorts by time. */
function runId(key: string | null, now: number): string {
  if (key !== null) return `k-${createHash('sha256').update(key).digest('hex').slice(0, 32)}`;
  const time = new Date(now).toISOString().replaceAll(/\D/g, '').slice(0, 14);
  return `${time}-${randomBytes(5).toString('hex')}`;
}
