/** A run's report as `GET /api/runs/{id}/report` shows it. */

import { z } from 'zod';

const count = z.int().nonnegative();
const seconds = z.number().nonnegative();
const share = z.number().nonnegative();
const tally = z.record(z.string(), count);

const stage = z.looseObject({
  name: z.string(),
  service: z.string(),
  rows: z.looseObject({ ok: count, failed: count, skipped: count }),
  calls: z.looseObject({ sent: count, retried: count, throttled: count, requests: count }),
  batches: z.looseObject({ sent: count, documents: count, size: count, fill: share.optional() }),
  latency: z.looseObject({ p50: seconds, p90: seconds, p99: seconds }).optional(),
  errors: z.looseObject({ calls: tally, rows: tally }),
  billed: z.looseObject({ unit: z.string(), amount: z.number() }).optional(),
});

const key = z.looseObject({
  secret: z.string().optional(),
  fingerprint: z.string().optional(),
  sent: count,
  throttled: count,
  cooledSeconds: seconds,
  refused: z.boolean(),
});

const resource = z.looseObject({
  name: z.string(),
  limits: z.array(z.looseObject({ by: z.string(), calls: z.number(), windowMs: z.number().positive() })),
  sent: count,
  throttled: count,
  cooledSeconds: seconds,
  used: share.optional(),
  keys: z.array(key),
});

const quota = z.looseObject({
  feature: z.string(),
  calls: z.looseObject({ needed: count, letThrough: count }),
  seconds,
  best: z.looseObject({ seconds, burst: z.number(), perSecond: z.number() }).optional(),
  efficiency: share.optional(),
  ofRate: share.optional(),
  resources: z.array(resource),
});

export const runReport = z.looseObject({
  id: z.string(),
  state: z.string(),
  seconds,
  rows: z.looseObject({ total: count, ok: count, failed: count, skipped: count }),
  rowsPerSecond: z.number(),
  complete: z.boolean(),
  time: z.record(z.string(), seconds),
  stages: z.array(stage),
  quotas: z.array(quota),
});

export type RunReport = z.output<typeof runReport>;
export type StageReport = RunReport['stages'][number];
export type QuotaReport = RunReport['quotas'][number];
export type ResourceReport = QuotaReport['resources'][number];
