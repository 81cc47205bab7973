/** `POST /speechtotext/transcriptions:transcribe`: fast transcription of a whole recording. */

import type { Operation, ServiceAnswer, ServiceRequest } from '../gateway/operation.ts';
import { findSpeech } from '../models/speech/findSpeech.ts';
import { channelOf, mergeChannels, secondsOf } from '../models/speech/readWav.ts';
import { resample } from '../models/speech/resample.ts';
import { ModelMissing, type SpeechModel } from '../models/speech/speechModel.ts';
import { type Phrase, phraseOf } from './phrase.ts';
import { type WordFilter, wordFilters } from './profanity.ts';
import { readTranscription, type TranscriptionRequest } from './readTranscription.ts';
import { MAX_TRANSCRIPTION_BYTES, TRANSCRIPTION_QUOTAS } from './speechLimits.ts';
import { TranscriptionError } from './transcriptionError.ts';

export function createTranscriptionOperation(model: SpeechModel): Operation {
  return {
    method: 'POST',
    path: '/speechtotext/transcriptions:transcribe',
    feature: 'fastTranscription',
    wording: { operation: 'Transcribe', api: 'Speech to text REST API', product: 'Speech' },
    quotas: TRANSCRIPTION_QUOTAS,
    maxBytes: MAX_TRANSCRIPTION_BYTES,
    answer: (request) => answerTranscription(request, model),
  };
}

async function answerTranscription(request: ServiceRequest, model: SpeechModel): Promise<ServiceAnswer> {
  try {
    if (request.resource.tier === 'F0') {
      throw new TranscriptionError(403, 'SkuLimitsExist', 'Fast transcription needs a resource of the tier S0.');
    }
    return { status: 200, documents: 1, body: await transcribe(await readTranscription(request), model) };
  } catch (error) {
    if (error instanceof TranscriptionError) return error.toAnswer();
    if (error instanceof ModelMissing) return new TranscriptionError(503, undefined, error.message).toAnswer();
    throw error;
  }
}

/** What was said on one channel, or on all of them together. */
interface Transcript {
  readonly channel?: number;
  readonly phrases: readonly Phrase[];
}

async function transcribe(asked: TranscriptionRequest, model: SpeechModel): Promise<object> {
  const { wav, channels, locale } = asked;
  const filter = wordFilters[asked.profanity];
  const transcripts: readonly Transcript[] =
    channels.length === 0
      ? [{ phrases: await hear(mergeChannels(wav), wav.rate, filter, model) }]
      : await Promise.all(
          channels.map(async (channel) => ({
            channel,
            phrases: await hear(channelOf(wav, channel), wav.rate, filter, model),
          })),
        );
  const spoken = transcripts.filter(({ phrases }) => phrases.length > 0);
  if (spoken.length === 0 && asked.isLocaleOpen) {
    throw new TranscriptionError(422, 'NoLanguageIdentified', 'No language was identified in the audio.');
  }
  return {
    durationMilliseconds: Math.round(secondsOf(wav) * 1000),
    combinedPhrases: spoken.map(({ phrases, ...channel }) => ({
      ...channel,
      text: phrases.map(({ display }) => display).join(' '),
    })),
    phrases: spoken.flatMap(({ phrases, ...channel }) =>
      phrases.map((phrase) => ({ ...channel, ...phraseValue(phrase), locale, confidence: phrase.confidence })),
    ),
  };
}

async function hear(
  recorded: Int16Array,
  rate: number,
  filter: WordFilter,
  model: SpeechModel,
): Promise<readonly Phrase[]> {
  const samples = resample(recorded, rate);
  const heard = await model.recognize(samples, findSpeech(samples).spans);
  return heard.flatMap((words) => phraseOf(words, filter) ?? []);
}

function phraseValue({ offset, duration, display, words }: Phrase): object {
  return {
    offsetMilliseconds: offset,
    durationMilliseconds: duration,
    text: display,
    words: words.map((word) => ({
      text: word.display,
      offsetMilliseconds: word.start,
      durationMilliseconds: word.duration,
    })),
  };
}
