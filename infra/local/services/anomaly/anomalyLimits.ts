/** Limits of the Anomaly Detector, from its service-limits page; the stand-in's own, so that no test of a client is circular. */

import type { Quota, Tier } from '../gateway/resource.ts';

/** Bytes of a request: far more than 8,640 points take. */
export const MAX_REQUEST_BYTES = 4 * 1_048_576;

/** Calls of all operations on single series together. There is no quota for a minute beside that for a second. */
export const ANOMALY_QUOTAS: Readonly<Record<Tier, Quota>> = {
  S: { perSecond: 500, perMinute: 30_000 },
  F0: { perSecond: 10, perMinute: 600 },
};
