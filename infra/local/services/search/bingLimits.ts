/** Limits of the Bing Image Search API v7, from its reference pages (2023); the stand-in's own. */

import type { Quota, Tier } from '../gateway/resource.ts';

export const DEFAULT_COUNT = 35;
export const MAX_COUNT = 150;

/** Numbers of images are unsigned shorts. */
export const MAX_NUMBER = 65_535;

/** Characters of the whole address; a longer one is not found. */
export const MAX_URL_LENGTH = 2048;

/** Bytes that `minFileSize` and `maxFileSize` can say; more counts as so many. */
export const MAX_FILE_SIZE = 520_192;

/** Pixels along the longer side of a thumbnail, as the recorded answers have them. */
export const THUMBNAIL_SIDE = 300;

/** Calls a second of the tiers S1 and F1; the real month's quota of F1 is not kept. */
export const BING_QUOTAS: Readonly<Record<Tier, Quota>> = {
  S: { perSecond: 250, perMinute: 15_000 },
  F0: { perSecond: 3, perMinute: 180 },
};
