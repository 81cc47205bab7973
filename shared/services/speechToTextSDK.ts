import { z } from 'zod';
import { type Content, type Document, defineService, type Values } from './defineService.ts';
import { audioData, language } from './speechParams.ts';

/** https://learn.microsoft.com/azure/ai-services/speech-service/fast-transcription-create: less than 300 MB. */
const maxBytes = 300 * 1024 * 1024 - 1;

/** Ticks of 100 ns in a millisecond: the SDK's results have their times in these. */
const ticks = 10_000;

const filters = { masked: 'Masked', removed: 'Removed', raw: 'None' } as const;
const aProfanity = 'masked, removed or raw';
const speakers = 'a whole number of speakers, 2 to 35';
const someChannels = 'the numbers of channels, such as [0, 1]';

const times = { offsetMilliseconds: z.int(), durationMilliseconds: z.int() };
const phrase = z.looseObject({
  ...times,
  channel: z.int().optional(),
  speaker: z.int().optional(),
  text: z.string(),
  words: z.array(z.looseObject({ text: z.string(), ...times })).optional(),
  locale: z.string().optional(),
  confidence: z.number(),
});
const combinedPhrase = z.looseObject({ channel: z.int().optional(), text: z.string() });
const transcription = {
  durationMilliseconds: z.int(),
  combinedPhrases: z.array(combinedPhrase),
  phrases: z.array(phrase),
};

/**
 * What is said in a whole recording, by fast transcription: the SDK itself speaks over a web socket and cannot be called
 * row by row. The answer has the SDK's `DisplayText`, `Offset` and `Duration` of all that was said, and the phrases.
 */
export const speechToTextSDK = defineService({
  name: 'SpeechToTextSDK',
  docs: 'https://learn.microsoft.com/azure/ai-services/speech-service/fast-transcription-create',
  route: {
    method: 'POST',
    path: '/speechtotext/transcriptions:transcribe',
    query: { 'api-version': '2025-10-15' },
  },
  limits: { documents: 1, contentBytes: maxBytes },
  params: {
    audioData,
    language: { schema: language, in: 'body', default: 'en-US', about: 'Language that is spoken.' },
    profanity: {
      schema: z.string(aProfanity).regex(/^(masked|removed|raw)$/i, aProfanity),
      in: 'body',
      default: 'masked',
      about: 'What is done to profane words.',
    },
    wordLevelTimestamps: {
      schema: z.boolean('true or false'),
      in: 'document',
      about: 'Whether the phrases have their words with their times.',
    },
    diarization: {
      schema: z.boolean('true or false'),
      in: 'body',
      about: 'Whether the speakers of the phrases are told apart.',
    },
    maxSpeakers: {
      schema: z.int(speakers).min(2, speakers).max(35, speakers),
      in: 'body',
      about: 'Speakers that are told apart at most.',
    },
    channels: {
      schema: z.array(z.int(someChannels).min(0, someChannels).max(1, someChannels), someChannels).min(1, someChannels),
      in: 'body',
      about: 'Channels that are transcribed each by itself.',
    },
  },
  request: ([document = {}], shared) => ({
    form: [
      { name: 'definition', contentType: 'application/json', body: JSON.stringify(definitionOf(shared)) },
      { name: 'audio', ...fileOf(document) },
    ],
  }),
  response: z.looseObject(transcription),
  answer: z.object({
    RecognitionStatus: z.enum(['Success', 'NoMatch']),
    DisplayText: z.string(),
    Offset: z.int(),
    Duration: z.int(),
    ...transcription,
  }),
  split: (body, [document = {}]) => [{ kind: 'ok', value: valueOf(body, document['wordLevelTimestamps'] === true) }],
});

function definitionOf({ language, profanity, diarization, maxSpeakers, channels }: Values): object {
  const enabled = diarization ?? (maxSpeakers === undefined ? undefined : true);
  const filter = String(profanity).toLowerCase() as keyof typeof filters;
  return {
    locales: [language],
    profanityFilterMode: filters[filter],
    ...(channels === undefined ? {} : { channels }),
    ...(enabled === undefined ? {} : { diarization: { enabled, maxSpeakers } }),
  };
}

function fileOf({ audioData }: Document) {
  const { bytes, extension } = audioData as Content;
  const contentType = extension === 'wav' ? 'audio/wav' : 'application/octet-stream';
  return { filename: extension === '' ? 'audio' : `audio.${extension}`, contentType, body: bytes };
}

function valueOf(body: z.output<z.ZodObject<typeof transcription>>, withWords: boolean): object {
  const { phrases, combinedPhrases } = body;
  const starts = phrases.map(({ offsetMilliseconds }) => offsetMilliseconds);
  const ends = phrases.map(({ offsetMilliseconds, durationMilliseconds }) => offsetMilliseconds + durationMilliseconds);
  const start = starts.reduce((first, each) => Math.min(first, each), starts[0] ?? 0);
  const end = ends.reduce((last, each) => Math.max(last, each), start);
  return {
    RecognitionStatus: phrases.length > 0 ? 'Success' : 'NoMatch',
    DisplayText: combinedPhrases.map(({ text }) => text).join(' '),
    Offset: start * ticks,
    Duration: (end - start) * ticks,
    ...body,
    phrases: withWords ? phrases : phrases.map(({ words: _, ...phrase }) => phrase),
  };
}
