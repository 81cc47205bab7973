/** `POST /speech/recognition/conversation/cognitiveservices/v1`: one utterance of up to a minute. */

import { rateLimited } from '../gateway/gatewayAnswers.ts';
import type { Operation, ServiceAnswer, ServiceRequest } from '../gateway/operation.ts';
import { findSpeech } from '../models/speech/findSpeech.ts';
import { ModelMissing, SAMPLE_RATE, type SpeechModel } from '../models/speech/speechModel.ts';
import { type Phrase, phraseOf } from './phrase.ts';
import { wordFilters } from './profanity.ts';
import { readShortAudio, type ShortAudio } from './readShortAudio.ts';
import { ShortAudioError } from './shortAudioError.ts';
import { MAX_CONCURRENT, MAX_SHORT_BYTES, SHORT_QUOTAS } from './speechLimits.ts';

/** Ticks of 100 ns in a millisecond. */
const TICKS = 10_000;

/** When a client that asked too much at once is told to come back. */
const BUSY_MS = 1000;

export function createShortAudioOperation(model: SpeechModel): Operation {
  const wording = { operation: 'Recognition', api: 'Speech to text REST API for short audio', product: 'Speech' };
  const working = new Map<string, number>();
  const operation: Operation = {
    method: 'POST',
    path: '/speech/recognition/conversation/cognitiveservices/v1',
    feature: 'shortAudio',
    wording,
    quotas: SHORT_QUOTAS,
    maxBytes: MAX_SHORT_BYTES,
    async answer(request) {
      const { name, tier } = request.resource;
      const count = working.get(name) ?? 0;
      if (count >= MAX_CONCURRENT[tier]) return rateLimited(operation, tier, BUSY_MS);
      working.set(name, count + 1);
      try {
        return await answerShortAudio(request, model);
      } finally {
        working.set(name, (working.get(name) ?? 1) - 1);
      }
    },
  };
  return operation;
}

async function answerShortAudio(request: ServiceRequest, model: SpeechModel): Promise<ServiceAnswer> {
  try {
    const audio = readShortAudio(request);
    return { status: 200, documents: 1, body: await recognize(audio, model) };
  } catch (error) {
    if (error instanceof ShortAudioError) return error.toAnswer();
    if (error instanceof ModelMissing) return new ShortAudioError(error.message, 503).toAnswer();
    throw error;
  }
}

async function recognize(audio: ShortAudio, model: SpeechModel): Promise<object> {
  const { samples, profanity } = audio;
  const { spans, isSilent } = findSpeech(samples);
  const words = (await model.recognize(samples, spans)).flat();
  if (spans.length === 0) return nothing(isSilent ? 'InitialSilenceTimeout' : 'BabbleTimeout', samples);
  const phrase = phraseOf(words, wordFilters[profanity]);
  return phrase === undefined ? nothing('NoMatch', samples) : success(phrase, audio);
}

/** A recognition without a text: its offset is where the audio ends, as recorded in Xamarin.Cognitive.Speech#3. */
function nothing(status: 'BabbleTimeout' | 'InitialSilenceTimeout' | 'NoMatch', samples: Int16Array): object {
  return { RecognitionStatus: status, Offset: Math.round((samples.length / SAMPLE_RATE) * 1000) * TICKS, Duration: 0 };
}

function success(phrase: Phrase, { isDetailed, hasWordTimes }: ShortAudio): object {
  const { display, lexical, filtered, confidence, words } = phrase;
  const times = { Offset: phrase.offset * TICKS, Duration: phrase.duration * TICKS };
  const simple = { RecognitionStatus: 'Success', DisplayText: display, ...times };
  if (!isDetailed) return simple;
  const timed = words.map(({ text, start, duration }) => ({
    Word: text,
    Offset: start * TICKS,
    Duration: duration * TICKS,
  }));
  const best = { Confidence: confidence, Lexical: lexical, ITN: lexical, MaskedITN: filtered, Display: display };
  return { ...simple, NBest: [{ ...best, ...(hasWordTimes ? { Words: timed } : {}) }] };
}
