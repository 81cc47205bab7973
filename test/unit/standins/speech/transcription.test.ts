import { describe, expect, it } from 'vitest';
import { ModelMissing } from '../../../../infra/local/services/models/speech/speechModel.ts';
import { createTranscriptionOperation } from '../../../../infra/local/services/speech/transcriptionOperation.ts';
import { transcriptionProblems } from '../../../support/speechContract.ts';
import { formOf, modelSaying, type Sent, send } from '../../../support/speechRequest.ts';
import { tone, wavFile } from '../../../support/wavFile.ts';

const twice = tone([0.5, 0.001], [0.5, 0.5], [1, 0.001], [0.5, 0.5], [0.5, 0.001]);
const once = tone([2, 0.001], [0.5, 0.5], [0.5, 0.001]);
const silence = tone([1, 0]);
const english = { locales: ['en-US'] };

async function hear(
  definition: object | string | undefined,
  audio: Buffer | undefined = wavFile([twice]),
  { model = modelSaying('good afternoon'), version = '2025-10-15', ...sent }: HearOptions = {},
) {
  const form = await formOf(definition, audio);
  return send(createTranscriptionOperation(model), { query: `api-version=${version}`, ...form, ...sent });
}

interface HearOptions extends Partial<Sent> {
  readonly model?: ReturnType<typeof modelSaying>;
  readonly version?: string;
}

describe('a transcription', () => {
  it.each(['2024-11-15', '2025-10-15'])('of version %s has phrases with their words and times', async (version) => {
    const answer = await hear(english, undefined, { version });

    expect(answer.status).toBe(200);
    expect(transcriptionProblems(answer)).toEqual([]);
    expect(answer.body).toMatchObject({
      durationMilliseconds: 3000,
      combinedPhrases: [{ text: 'Good afternoon. Good afternoon.' }],
      phrases: [
        {
          offsetMilliseconds: 260,
          durationMilliseconds: 550,
          text: 'Good afternoon.',
          words: [
            { text: 'Good', offsetMilliseconds: 260, durationMilliseconds: 250 },
            { text: 'afternoon.', offsetMilliseconds: 560, durationMilliseconds: 250 },
          ],
          locale: 'en-US',
          confidence: 0.5,
        },
        { offsetMilliseconds: 1760 },
      ],
    });
  });

  it('is of each channel where they are named, else of all together', async () => {
    const stereo = wavFile([twice, once]);
    const apart = await hear({ ...english, channels: [0, 1] }, stereo);
    const second = await hear({ ...english, channels: [1] }, stereo);
    const together = await hear(english, stereo);

    expect([apart, second, together].flatMap(transcriptionProblems)).toEqual([]);
    expect(apart.body).toMatchObject({
      combinedPhrases: [
        { channel: 0, text: 'Good afternoon. Good afternoon.' },
        { channel: 1, text: 'Good afternoon.' },
      ],
      phrases: [{ channel: 0 }, { channel: 0 }, { channel: 1, offsetMilliseconds: 1760 }],
    });
    expect(second.body).toMatchObject({ phrases: [{ channel: 1 }] });
    expect(together.body).not.toHaveProperty('phrases.0.channel');
  });

  it('takes no notice of channels where there is one', async () => {
    const { body } = await hear({ ...english, channels: [0, 1] });

    expect(body).not.toHaveProperty('phrases.0.channel');
  });

  it('is of recordings at other rates too, with the same times', async () => {
    const slower = wavFile([twice.filter((_, at) => at % 2 === 0)], { rate: 8000 });

    expect((await hear(english, slower)).body).toMatchObject({
      durationMilliseconds: 3000,
      phrases: [{ offsetMilliseconds: 260 }, { offsetMilliseconds: 1760 }],
    });
  });

  it('takes diarization and phrases to listen for, and says nothing of speakers', async () => {
    const answer = await hear({
      ...english,
      diarization: { enabled: true, maxSpeakers: 2 },
      phraseList: { phrases: ['Contoso'] },
    });

    expect(transcriptionProblems(answer)).toEqual([]);
    expect(JSON.stringify(answer.body)).not.toContain('speaker');
  });

  it.each([
    [undefined, 'S*** happens.'],
    ['None', 'Shit happens.'],
    ['Removed', 'Happens.'],
    ['Tags', '<profanity>shit</profanity> happens.'],
  ])('with the filter %s is %s', async (profanityFilterMode, text) => {
    const { body } = await hear({ ...english, profanityFilterMode }, undefined, { model: modelSaying('shit happens') });

    expect(body).toMatchObject({ phrases: [{ text }, {}] });
  });

  it('is in the English that is among the locales, or in American English where there are none', async () => {
    expect((await hear({ locales: ['de-DE', 'en-GB'] })).body).toMatchObject({ phrases: [{ locale: 'en-GB' }, {}] });
    expect((await hear({})).body).toMatchObject({ phrases: [{ locale: 'en-US' }, {}] });
    expect((await hear(undefined)).status).toBe(200);
  });

  it('of silence is empty, or refused where its language was to be found out', async () => {
    expect((await hear(english, wavFile([silence]))).body).toEqual({
      durationMilliseconds: 1000,
      combinedPhrases: [],
      phrases: [],
    });
    expect(await hear({ locales: ['en-US', 'de-DE'] }, wavFile([silence]))).toMatchObject({
      status: 422,
      body: { code: 'UnprocessableEntity', innerError: { code: 'NoLanguageIdentified' } },
    });
  });
});

describe('a refusal', () => {
  const stereo = wavFile([twice, once]);
  it.each<[string, number, string, object | string, Buffer, HearOptions?]>([
    ['another version', 400, 'InvalidParameterValue', english, stereo, { version: '2024-05-15-preview' }],
    ['a definition that is no JSON', 400, 'InvalidRequestBodyFormat', '{ "locales":  "en-US"] }', stereo],
    ['a definition with something else', 400, 'InvalidPayload', { locales: 'en-US' }, stereo],
    ['a filter that there is not', 400, 'InvalidPayload', { ...english, profanityFilterMode: 'All' }, stereo],
    ['no English', 400, 'InvalidLocale', { locales: ['de-DE'] }, stereo],
    ['an address', 400, 'InvalidParameterValue', { ...english, audioUrl: 'https://contoso.com/a.wav' }, stereo],
    ['a channel that there is not', 400, 'InvalidChannelSpecification', { channels: [2] }, stereo],
    [
      'speakers of two channels',
      400,
      'InvalidChannelSpecification',
      { channels: [0, 1], diarization: { enabled: true } },
      stereo,
    ],
    ['no audio', 422, 'EmptyAudioFile', english, Buffer.alloc(0)],
    ['another file', 422, 'InvalidAudioFormat', english, Buffer.from('ID3')],
    ['a bad form', 400, 'InvalidRequestBodyFormat', english, stereo, { body: Buffer.from('--x') }],
    ['a free resource', 403, 'SkuLimitsExist', english, stereo, { tier: 'F0' }],
  ])('comes for %s', async (_, status, code, definition, audio, options) => {
    const answer = await hear(definition, audio, options);

    expect(answer.status).toBe(status);
    expect(transcriptionProblems(answer)).toEqual([]);
    expect(answer.body).toMatchObject({ innerError: { code } });
  });

  it.each<[string, number, string, Partial<Sent>]>([
    ['a body of another type', 415, 'UnsupportedMediaType', { contentType: 'audio/wav' }],
    ['more bytes than are taken', 413, 'InvalidRequest', { body: undefined }],
  ])('comes for %s', async (_, status, code, sent) => {
    expect(await hear(english, undefined, sent)).toMatchObject({ status, body: { code } });
  });

  it('comes for a form without audio, and for audio of two hours', async () => {
    const form = await formOf(english, undefined);
    const hours = wavFile([new Int16Array(7200)], { rate: 1 });

    expect(await hear(english, undefined, form)).toMatchObject({
      status: 400,
      body: { message: 'The form has no audio.' },
    });
    expect((await hear(english, hours)).body).toMatchObject({ innerError: { code: 'AudioLengthLimitExceeded' } });
  });

  it('says in one sentence how to get a recogniser where there is none', async () => {
    const missing = { ...modelSaying(''), recognize: () => Promise.reject(new ModelMissing('Install it.')) };

    expect(await hear(english, undefined, { model: missing })).toEqual({
      status: 503,
      body: { code: 'ServiceUnavailable', message: 'Install it.' },
    });
  });
});
