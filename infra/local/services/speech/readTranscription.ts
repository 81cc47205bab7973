/** A request for a transcription: `audio` and `definition` of a form (fast-transcription-create, 2024-11-15 and 2025-10-15). */

import { z } from 'zod';
import type { ServiceRequest } from '../gateway/operation.ts';
import { isPcm16, readWav, secondsOf, type Wav } from '../models/speech/readWav.ts';
import { isEnglish } from './isEnglish.ts';
import { MAX_CHANNELS, MAX_TRANSCRIPTION_SECONDS } from './speechLimits.ts';
import { TranscriptionError } from './transcriptionError.ts';

const versions = ['2024-11-15', '2025-10-15'];

const definitionSchema = z.object({
  locales: z.array(z.string()).default([]),
  profanityFilterMode: z.enum(['None', 'Masked', 'Removed', 'Tags']).default('Masked'),
  channels: z.array(z.int().min(0)).default([]),
  diarization: z.object({ enabled: z.boolean().optional(), maxSpeakers: z.int().optional() }).optional(),
  phraseList: z.object({ phrases: z.array(z.string()).optional() }).optional(),
  audioUrl: z.string().optional(),
});

export interface TranscriptionRequest {
  readonly wav: Wav;
  /** The channels to transcribe each by itself; none for their mean. */
  readonly channels: readonly number[];
  readonly profanity: 'None' | 'Masked' | 'Removed' | 'Tags';
  readonly locale: string;
  /** Whether one of several languages was to be found out. */
  readonly isLocaleOpen: boolean;
}

/** Reads and checks a request. Diarization is taken, but nobody here can tell speakers apart: no phrase has a `speaker`. */
export async function readTranscription({ query, contentType, body }: ServiceRequest): Promise<TranscriptionRequest> {
  if (!versions.includes(query.get('api-version') ?? '')) {
    throw new TranscriptionError(400, 'InvalidParameterValue', `Invalid api-version: expected ${versions.join(', ')}.`);
  }
  if (body === undefined) throw new TranscriptionError(413, 'InvalidPayload', 'The audio file is too large.');
  const form = await readForm(body, contentType ?? '');
  const { locales, channels, profanityFilterMode, diarization, audioUrl } = await readDefinition(form);
  if (audioUrl !== undefined) {
    throw new TranscriptionError(
      400,
      'InvalidParameterValue',
      'This service cannot read audioUrl: send audio instead.',
    );
  }
  const locale = locales.length === 0 ? 'en-US' : locales.find(isEnglish);
  if (locale === undefined) {
    throw new TranscriptionError(400, 'InvalidLocale', 'None of the locales is supported: English is.');
  }
  const wav = await readAudio(form);
  checkChannels(channels, wav, diarization?.enabled === true);
  return {
    wav,
    // Of mono audio there is one channel, whatever is asked for.
    channels: wav.channels === 1 ? [] : channels,
    profanity: profanityFilterMode,
    locale,
    isLocaleOpen: locales.length !== 1,
  };
}

async function readForm(body: Buffer, contentType: string): Promise<FormData> {
  if (!/^multipart\/form-data\b/i.test(contentType)) {
    throw new TranscriptionError(415, undefined, 'Expected multipart/form-data.');
  }
  try {
    return await new Response(new Uint8Array(body), { headers: { 'Content-Type': contentType } }).formData();
  } catch {
    throw new TranscriptionError(400, 'InvalidRequestBodyFormat', 'The form cannot be read.');
  }
}

/** A definition may be sent as a file too: some clients do so to give it a type. */
async function readDefinition(form: FormData): Promise<z.infer<typeof definitionSchema>> {
  const part = form.get('definition') ?? '{}';
  const text = typeof part === 'string' ? part : await part.text();
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new TranscriptionError(400, 'InvalidRequestBodyFormat', 'The definition is not JSON.');
  }
  const { data, error } = definitionSchema.safeParse(json);
  if (data !== undefined) return data;
  const path = error.issues[0]?.path.join('.') || 'its top';
  throw new TranscriptionError(400, 'InvalidPayload', `The definition is not valid at ${path}.`);
}

async function readAudio(form: FormData): Promise<Wav> {
  const part = form.get('audio');
  if (part === null) throw new TranscriptionError(400, 'InvalidPayload', 'The form has no audio.');
  const file = typeof part === 'string' ? Buffer.from(part) : Buffer.from(await part.arrayBuffer());
  if (file.length === 0) throw new TranscriptionError(422, 'EmptyAudioFile', 'The audio file is empty.');
  const wav = readWav(file);
  if (wav === undefined || !isPcm16(wav)) {
    throw new TranscriptionError(422, 'InvalidAudioFormat', 'This service reads WAV files with 16-bit PCM only.');
  }
  if (secondsOf(wav) >= MAX_TRANSCRIPTION_SECONDS) {
    throw new TranscriptionError(400, 'AudioLengthLimitExceeded', 'The audio is not shorter than two hours.');
  }
  return wav;
}

function checkChannels(channels: readonly number[], wav: Wav, hasDiarization: boolean): void {
  if (wav.channels === 1) return;
  const isTooMany = channels.length > (hasDiarization ? 1 : MAX_CHANNELS);
  if (isTooMany || channels.some((channel) => channel >= wav.channels)) {
    throw new TranscriptionError(
      400,
      'InvalidChannelSpecification',
      'The audio cannot be divided into these channels.',
    );
  }
}
