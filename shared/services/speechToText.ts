import { z } from 'zod';
import { type Content, defineService } from './defineService.ts';
import { audioData, language } from './speechParams.ts';
import { wavProblem } from './wavProblem.ts';

/** Bytes of a minute of audio, and of what may stand before it. */
const maxBytes = 60 * 32_000 + 65_536;

const wavType = 'audio/wav; codecs=audio/pcm; samplerate=16000';
const oggType = 'audio/ogg; codecs=opus';

/** The pages show a number and a text. */
const ticks = z.union([
  z.int(),
  z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number),
]);

const best = z.looseObject({ Confidence: z.number(), Lexical: z.string(), Display: z.string() });

/** `Error`, which the service says may be tried again, is not among these, and so it is. */
const status = z.enum(['Success', 'NoMatch', 'InitialSilenceTimeout', 'BabbleTimeout']);

const shape = { RecognitionStatus: status, DisplayText: z.string().optional(), NBest: z.array(best).optional() };

const isOgg = ({ extension }: Content): boolean => extension === 'ogg' || extension === 'opus';

/** What is said in a recording of up to a minute; a success has its text in `DisplayText`. */
export const speechToText = defineService({
  name: 'SpeechToText',
  docs: 'https://learn.microsoft.com/azure/ai-services/speech-service/rest-speech-to-text-short',
  route: {
    method: 'POST',
    path: '/speech/recognition/conversation/cognitiveservices/v1',
    headers: { accept: 'application/json' },
  },
  limits: { documents: 1, contentBytes: maxBytes },
  params: {
    audioData,
    language: { schema: language, in: 'query', required: true, about: 'Language that is spoken.' },
    format: {
      schema: z.enum(['simple', 'detailed'], 'simple or detailed'),
      in: 'query',
      about: 'Whether the answer has other readings of the text (NBest).',
    },
    profanity: {
      schema: z.enum(['masked', 'removed', 'raw'], 'masked, removed or raw'),
      in: 'query',
      about: 'What is done to profane words; the default is masked.',
    },
  },
  check({ audioData }) {
    const audio = audioData as Content;
    const problem = isOgg(audio) ? undefined : wavProblem(audio.bytes);
    return problem === undefined ? undefined : { code: 'InvalidAudio', message: problem };
  },
  request([{ audioData } = {}]) {
    const audio = audioData as Content;
    return { bytes: audio.bytes, contentType: isOgg(audio) ? oggType : wavType };
  },
  response: z.looseObject({ ...shape, Offset: ticks.optional(), Duration: ticks.optional() }),
  answer: z.object({ ...shape, Offset: z.int().optional(), Duration: z.int().optional() }),
  split: ({ DisplayText, ...body }) => {
    const text = DisplayText ?? body.NBest?.[0]?.Display;
    return [{ kind: 'ok', value: text === undefined ? body : { ...body, DisplayText: text } }];
  },
});
