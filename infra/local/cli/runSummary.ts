/** A run as `GET /api/runs/{id}` shows it. */

import { z } from 'zod';

const count = z.int().nonnegative();
const outcomes = { ok: count, failed: count, skipped: count };

export const runSummary = z.looseObject({
  id: z.string(),
  state: z.enum(['queued', 'running', 'paused', 'succeeded', 'failed', 'cancelled']),
  rows: z.looseObject({ total: count.nullish(), ...outcomes }),
  stages: z.array(z.looseObject({ name: z.string(), ...outcomes })).optional(),
  transforms: z.array(z.looseObject({ name: z.string(), rowsIn: count, rowsOut: count })).optional(),
  partitions: z.looseObject({ total: count.nullish(), done: count }).optional(),
  calls: z.looseObject({ sent: count, retried: count, throttled: count }).optional(),
  reason: z.string().nullish(),
  startedAt: z.string().nullish(),
  finishedAt: z.string().nullish(),
  output: z.unknown().optional(),
  error: z.unknown().optional(),
});

export type RunSummary = z.output<typeof runSummary>;

/** Whether the run is in a state that it does not leave by itself any more. */
export function isFinished({ state }: RunSummary): boolean {
  return state === 'succeeded' || state === 'failed' || state === 'cancelled';
}
