/** Limits of Computer Vision v3.2, from its input requirements and FAQ; the stand-in's own, so that no test of a client is circular. */

import type { Quota, Tier } from '../gateway/resource.ts';

/** Bytes of one image: 4 MB. */
export const MAX_IMAGE_BYTES = 4 * 1_048_576;

/** Bytes of a request: an image, and what a form puts around it. */
export const MAX_REQUEST_BYTES = MAX_IMAGE_BYTES + 65_536;

/** Pixels of either side of an image: the least allowed, and the first that is too many. */
export const MIN_SIDE = 50;
export const SIDE_END = 16_000;

/** Pixels of either side of an image for Read: at most. */
export const MAX_READ_SIDE = 10_000;

/** Pixels of either side of a thumbnail: at most. */
export const MAX_THUMBNAIL_SIDE = 1024;

/** Pictures that are worked on or wait at once; this stand-in's own limit, and with 4 MB each a quarter of a gigabyte. */
export const MOST_PICTURES = 64;

/** Milliseconds for which the result of a Read operation is kept: 48 hours. */
export const READ_RESULT_MS = 48 * 3_600_000;

/** Calls for all operations of a resource together: 20 a second, in the free tier 20 a minute. */
export const VISION_QUOTAS: Readonly<Record<Tier, Quota>> = {
  S: { perSecond: 20, perMinute: 1200 },
  F0: { perSecond: 20, perMinute: 20 },
};
