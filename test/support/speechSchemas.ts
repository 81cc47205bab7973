/** What the speech services answer, as JSON Schema: they have no contract file, so it is written from their documentation. */

import { Ajv } from 'ajv';

const text = { type: 'string' };
const count = { type: 'integer', minimum: 0 };
const confidence = { type: 'number', minimum: 0, maximum: 1 };

const closed = (properties: object, required: readonly string[]): object => ({
  type: 'object',
  additionalProperties: false,
  required,
  properties,
});

const nBest = closed(
  {
    Confidence: confidence,
    Lexical: text,
    ITN: text,
    MaskedITN: text,
    Display: text,
    Words: {
      type: 'array',
      items: closed({ Word: text, Offset: count, Duration: count }, ['Word', 'Offset', 'Duration']),
    },
  },
  ['Confidence', 'Lexical', 'ITN', 'MaskedITN', 'Display'],
);

const times = { Offset: count, Duration: count };
const success = { RecognitionStatus: { const: 'Success' }, DisplayText: text, ...times };

/** `rest-speech-to-text-short`: only a success has a text. */
const shortAudio = {
  oneOf: [
    closed(success, ['RecognitionStatus', 'DisplayText', 'Offset', 'Duration']),
    closed({ ...success, NBest: { type: 'array', minItems: 1, items: nBest } }, [
      'RecognitionStatus',
      'Offset',
      'NBest',
    ]),
    closed({ RecognitionStatus: { enum: ['NoMatch', 'InitialSilenceTimeout', 'BabbleTimeout', 'Error'] }, ...times }, [
      'RecognitionStatus',
      'Offset',
      'Duration',
    ]),
  ],
};

const word = closed({ text, offsetMilliseconds: count, durationMilliseconds: count }, [
  'text',
  'offsetMilliseconds',
  'durationMilliseconds',
]);

const phrase = closed(
  {
    channel: count,
    speaker: count,
    offsetMilliseconds: count,
    durationMilliseconds: count,
    text,
    words: { type: 'array', items: word },
    locale: text,
    confidence,
  },
  ['offsetMilliseconds', 'durationMilliseconds', 'text', 'confidence'],
);

/** `fast-transcription-create`, 2024-11-15 and 2025-10-15. */
const transcription = closed(
  {
    durationMilliseconds: count,
    combinedPhrases: { type: 'array', items: closed({ channel: count, text }, ['text']) },
    phrases: { type: 'array', items: phrase },
  },
  ['durationMilliseconds', 'combinedPhrases', 'phrases'],
);

const inner = closed({ code: text, message: text }, ['code', 'message']);
const transcriptionError = closed({ code: text, message: text, innerError: inner }, ['code', 'message']);
const shortAudioError = closed({ Message: text }, ['Message']);

const ajv = new Ajv({ allErrors: true, strict: false });
const validators = {
  shortAudio: ajv.compile(shortAudio),
  shortAudioError: ajv.compile(shortAudioError),
  transcription: ajv.compile(transcription),
  transcriptionError: ajv.compile(transcriptionError),
};

/** Empty where `body` is such an answer; a problem is one sentence. */
export function speechProblems(kind: keyof typeof validators, body: unknown): string[] {
  const validate = validators[kind];
  return validate(body) ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
