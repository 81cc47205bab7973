/** Limits of the speech service, from its REST and quota pages (2024 and 2025); the stand-in's own, so that no test of a client is circular. */

import type { Quota, Tier } from '../gateway/resource.ts';

/** Seconds of audio in a short request. */
export const MAX_SHORT_SECONDS = 60;

/** Bytes of a short request: its seconds at 16 kHz and 16 bits, and room for what stands before them. */
export const MAX_SHORT_BYTES = MAX_SHORT_SECONDS * 32_000 + 65_536;

/** Short requests of a resource that are worked on at once; a further one is told to come back. */
export const MAX_CONCURRENT: Readonly<Record<Tier, number>> = { S: 100, F0: 1 };

/** Bytes and seconds of audio for fast transcription: under 300 MB and under two hours. */
export const MAX_TRANSCRIPTION_BYTES = 300 * 1_048_576;
export const MAX_TRANSCRIPTION_SECONDS = 7200;

/** Channels that can be transcribed each by itself. */
export const MAX_CHANNELS = 2;

/** Only what is worked on at once is limited for short audio. */
const unlimited: Quota = { perSecond: Number.POSITIVE_INFINITY, perMinute: Number.POSITIVE_INFINITY };
export const SHORT_QUOTAS: Readonly<Record<Tier, Quota>> = { S: unlimited, F0: unlimited };

export const TRANSCRIPTION_QUOTAS: Readonly<Record<Tier, Quota>> = {
  S: { perSecond: 300, perMinute: 300 },
  F0: { perSecond: 300, perMinute: 300 },
};
