import type { Random } from '../ports.ts';

/** Retries of a failed request; a 429 costs none. */
export const maxRetries = 5;
const baseMs = 250;

/** Full jitter: any wait up to a bound that doubles with each failure, so that callers do not come back together. */
export function backoffMs(failures: number, random: Random): number {
  return Math.ceil(random() * baseMs * 2 ** (failures - 1));
}

/** Whether a status may be another one when the same request is sent again. */
export function isRetryable(status: number): boolean {
  return status === 408 || status === 500 || status === 502 || status === 503 || status === 504;
}
