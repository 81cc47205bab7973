/** Counts calls against the quota of each feature of each resource. */

import { entryOf } from '../../loopback/entryOf.ts';
import { createFixedWindows, type FixedWindows } from '../../loopback/fixedWindows.ts';
import type { Quota } from './resource.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60_000;

export interface Quotas {
  /** Counts a call and returns 0, or counts nothing and returns the milliseconds until one would be let through. */
  take(resource: string, feature: string, quota: Quota): number;
}

/** Quotas over the clock `now` (milliseconds). A refused call costs no quota. */
export function createQuotas(now: () => number): Quotas {
  const counters = new Map<string, Map<string, FixedWindows>>();
  return {
    take(resource, feature, { perSecond, perMinute }) {
      const features = entryOf(counters, resource, () => new Map<string, FixedWindows>());
      const windows = entryOf(features, feature, () => createFixedWindows(now));
      return windows.take([
        { calls: perSecond, windowMs: SECOND_MS },
        { calls: perMinute, windowMs: MINUTE_MS },
      ]);
    },
  };
}
