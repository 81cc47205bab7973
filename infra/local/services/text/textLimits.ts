/** Limits of the text service, from its data-limits page (18 Nov 2025); the stand-in's own, so that no test of a client is circular. */

import type { Quota, Tier } from '../gateway/resource.ts';

/** Text elements (grapheme clusters) in one document of a synchronous request. */
export const MAX_TEXT_ELEMENTS = 5120;

/** Bytes of a whole request: 1 MB. */
export const MAX_REQUEST_BYTES = 1_048_576;

/** Documents in one synchronous request, by feature. */
export const MAX_DOCUMENTS = {
  sentiment: 10,
  languages: 1000,
  keyPhrases: 10,
  entities: 5,
  pii: 5,
  linking: 5,
} as const;

/** Characters in one billed text record. */
export const RECORD_CHARACTERS = 1000;

/** Calls for each feature by itself. */
export const TEXT_QUOTAS: Readonly<Record<Tier, Quota>> = {
  S: { perSecond: 1000, perMinute: 1000 },
  F0: { perSecond: 100, perMinute: 300 },
};
