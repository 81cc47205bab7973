import { describe, expect, it } from 'vitest';
import { ModelMissing, type SpeechModel } from '../../../../infra/local/services/models/speech/speechModel.ts';
import { createShortAudioOperation } from '../../../../infra/local/services/speech/shortAudioOperation.ts';
import { shortAudioProblems } from '../../../support/speechContract.ts';
import { modelSaying, type Sent, send } from '../../../support/speechRequest.ts';
import { tone, wavFile } from '../../../support/wavFile.ts';

const spoken = tone([0.5, 0.001], [0.5, 0.5], [0.5, 0.001]);
const usual: Sent = { query: 'language=en-US', contentType: 'audio/wav; codecs=audio/pcm', body: wavFile([spoken]) };

const hear = (sent: Partial<Sent>, model = modelSaying('remind me to buy five pencils')) =>
  send(createShortAudioOperation(model), { ...usual, ...sent });

describe('an answer', () => {
  it('is the text with its times in ticks of 100 ns', async () => {
    const answer = await hear({});

    expect(answer.status).toBe(200);
    expect(shortAudioProblems(answer)).toEqual([]);
    expect(answer.body).toEqual({
      RecognitionStatus: 'Success',
      DisplayText: 'Remind me to buy five pencils.',
      Offset: 2_600_000,
      Duration: 17_500_000,
    });
  });

  it('has every form of the text where it is to be detailed, and the words where they are asked for', async () => {
    const detailed = await hear({ query: 'language=en-US&format=detailed' }, modelSaying('damn pencils'));
    const timed = await hear({ query: 'language=en-gb&format=Detailed&wordLevelTimestamps=true' }, modelSaying('hi'));

    expect([detailed, timed].flatMap(shortAudioProblems)).toEqual([]);
    expect(detailed.body).toMatchObject({
      DisplayText: '**** pencils.',
      NBest: [
        {
          Confidence: 0.5,
          Lexical: 'damn pencils',
          ITN: 'damn pencils',
          MaskedITN: '**** pencils',
          Display: '**** pencils.',
        },
      ],
    });
    expect(detailed.body).not.toHaveProperty('NBest.0.Words');
    expect(timed.body).toMatchObject({ NBest: [{ Words: [{ Word: 'hi', Offset: 2_600_000, Duration: 2_500_000 }] }] });
  });

  it.each([
    ['raw', 'Damn pencils.'],
    ['masked', '**** pencils.'],
    ['removed', 'Pencils.'],
  ])('with profanity %s is %s', async (profanity, text) => {
    const { body } = await hear({ query: `language=en-US&profanity=${profanity}` }, modelSaying('damn pencils'));

    expect(body).toMatchObject({ DisplayText: text });
  });

  it.each([
    ['InitialSilenceTimeout', 'silence', tone([2, 0]), 'words'],
    ['BabbleTimeout', 'a steady noise', tone([2, 0.4]), 'words'],
    ['NoMatch', 'speech that is not understood', spoken, ''],
  ])('is %s for %s', async (status, _, samples, text) => {
    const answer = await hear({ body: wavFile([samples]) }, modelSaying(text));

    expect(shortAudioProblems(answer)).toEqual([]);
    expect(answer.body).toEqual({ RecognitionStatus: status, Offset: samples.length * 625, Duration: 0 });
  });

  it('comes for a whole minute of audio, but not for more', async () => {
    const minute = tone([59, 0], [1, 0.5]);
    const longer = tone([60, 0], [1, 0.5]);

    expect((await hear({ body: wavFile([minute]) })).status).toBe(200);
    expect(await hear({ body: wavFile([longer]) })).toMatchObject({
      status: 400,
      body: { Message: 'Invalid audio: expected at most 60 seconds.' },
    });
    expect((await hear({ body: undefined })).status).toBe(400);
  });
});

describe('a refusal', () => {
  it.each<[string, number, Partial<Sent>, string]>([
    ['no language', 400, { query: '' }, 'Invalid CID or language'],
    ['a language that is not known', 400, { query: 'language=de-DE' }, 'Invalid CID or language'],
    ['a model of one’s own', 400, { query: 'language=en-US&cid=1' }, 'Invalid CID or language'],
    ['a format that there is not', 400, { query: 'language=en-US&format=long' }, 'expected simple, detailed'],
    ['a filter that there is not', 400, { query: 'language=en-US&profanity=none' }, 'expected masked, removed, raw'],
    ['another kind of audio', 415, { contentType: 'audio/ogg; codecs=opus' }, 'Unsupported audio type'],
    ['no kind of audio', 415, { contentType: undefined as never }, 'Unsupported audio type'],
    ['no WAV file', 400, { body: Buffer.from('OggS') }, 'expected a WAV file'],
    ['two channels', 400, { body: wavFile([spoken, spoken]) }, 'one channel'],
    ['another rate', 400, { body: wavFile([spoken], { rate: 44_100 }) }, '16 kHz'],
    ['8 bits', 400, { body: wavFile([spoken], { bits: 8 }) }, '16 bits'],
    ['another encoding', 400, { body: wavFile([spoken], { encoding: 6 }) }, 'PCM'],
  ])('comes for %s', async (_, status, sent, message) => {
    const answer = await hear(sent);

    expect(answer.status).toBe(status);
    expect(shortAudioProblems(answer)).toEqual([]);
    expect(answer.body).toMatchObject({ Message: expect.stringContaining(message) as string });
  });

  it('says in one sentence how to get a recogniser where there is none', async () => {
    const missing = { ...modelSaying(''), recognize: () => Promise.reject(new ModelMissing('Install it.')) };

    expect(await hear({}, missing)).toEqual({ status: 503, body: { Message: 'Install it.' } });
  });

  it('comes for the second recording at once of a free resource, and no longer when the first is done', async () => {
    const turn = Promise.withResolvers<void>();
    const heard = modelSaying('hello');
    const slow: SpeechModel = { ...heard, recognize: (...asked) => turn.promise.then(() => heard.recognize(...asked)) };
    const operation = createShortAudioOperation(slow);
    const free: Sent = { ...usual, tier: 'F0' };
    const first = send(operation, free);

    expect(await send(operation, free)).toMatchObject({ status: 429, headers: { 'Retry-After': '1' } });
    turn.resolve();
    expect((await first).status).toBe(200);
    expect((await send(operation, free)).status).toBe(200);
  });
});
