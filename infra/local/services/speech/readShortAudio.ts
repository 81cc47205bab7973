/** A short request: its query, and the samples of its WAV file (rest-speech-to-text-short, 23 Sep 2024). */

import type { ServiceRequest } from '../gateway/operation.ts';
import { channelOf, isPcm16, readWav, secondsOf } from '../models/speech/readWav.ts';
import { SAMPLE_RATE } from '../models/speech/speechModel.ts';
import { isEnglish } from './isEnglish.ts';
import { ShortAudioError } from './shortAudioError.ts';
import { MAX_SHORT_SECONDS } from './speechLimits.ts';

export interface ShortAudio {
  readonly samples: Int16Array;
  readonly isDetailed: boolean;
  readonly hasWordTimes: boolean;
  readonly profanity: 'masked' | 'removed' | 'raw';
}

const formats = ['simple', 'detailed'] as const;
const profanities = ['masked', 'removed', 'raw'] as const;

/** Reads and checks a request; a parameter that is not documented is ignored. */
export function readShortAudio({ query, contentType, body }: ServiceRequest): ShortAudio {
  const language = query.get('language') ?? '';
  // Worded as recorded in azure-docs#23489, for a language that is missing.
  if (!isEnglish(language) || query.has('cid')) throw new ShortAudioError('Invalid CID or language');
  if (!/^audio\/(?:wav|wave|x-wav)\b/i.test(contentType ?? '')) {
    throw new ShortAudioError('Unsupported audio type: expected audio/wav; codecs=audio/pcm; samplerate=16000.', 415);
  }
  return {
    isDetailed: readChoice(query, 'format', formats) === 'detailed',
    profanity: readChoice(query, 'profanity', profanities),
    hasWordTimes: query.get('wordLevelTimestamps')?.toLowerCase() === 'true',
    samples: readSamples(body),
  };
}

function readChoice<T extends string>(query: URLSearchParams, name: string, choices: readonly [T, ...T[]]): T {
  const asked = query.get(name);
  if (asked === null) return choices[0];
  const found = choices.find((choice) => choice === asked.toLowerCase());
  if (found !== undefined) return found;
  throw new ShortAudioError(`Invalid ${name}: expected ${choices.join(', ')}.`);
}

/** The samples of 16-bit PCM at 16 kHz on one channel. */
function readSamples(body: Buffer | undefined): Int16Array {
  const wav = body && readWav(body);
  if (body !== undefined && wav === undefined) throw new ShortAudioError('Invalid audio: expected a WAV file (RIFF).');
  if (wav !== undefined && !(isPcm16(wav) && wav.channels === 1 && wav.rate === SAMPLE_RATE)) {
    throw new ShortAudioError('Invalid audio: expected PCM with 16 bits at 16 kHz on one channel.');
  }
  if (wav === undefined || secondsOf(wav) > MAX_SHORT_SECONDS) {
    throw new ShortAudioError(`Invalid audio: expected at most ${MAX_SHORT_SECONDS} seconds.`);
  }
  return channelOf(wav, 0);
}
