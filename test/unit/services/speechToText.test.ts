import { describe, expect, test } from 'vitest';
import { speechToText } from '../../../shared/services/speechToText.ts';
import { speechToTextSDK } from '../../../shared/services/speechToTextSDK.ts';
import { wavProblem } from '../../../shared/services/wavProblem.ts';
import { answer } from '../../support/scriptedTransport.ts';
import { sendRows } from '../../support/serviceWire.ts';
import { tone, wavFile } from '../../support/wavFile.ts';

const wav = wavFile([tone([0.1, 0.5])]);
const blobs = { 'input/a.wav': wav, 'input/a.opus': Buffer.from('OggS'), 'input/a': wav };

describe('SpeechToText', () => {
  test.each([
    ['input/a.wav', 'audio/wav; codecs=audio/pcm; samplerate=16000'],
    ['input/a.opus', 'audio/ogg; codecs=opus'],
  ])('sends %s as it is, as %s', async (audioData, type) => {
    const row = { audioData, language: 'en-US', profanity: 'masked' };
    const { sent } = await sendRows(speechToText, [row], answer(418, ''), blobs);

    expect(sent[0]?.url).toMatch(/\/v1\?language=en-US&profanity=masked$/);
    expect(sent[0]?.headers).toMatchObject({ 'content-type': type, accept: 'application/json' });
    expect(sent[0]?.body).toEqual(blobs[audioData as keyof typeof blobs]);
  });

  test('has a number for times that are written as a text, and a text where it stands in NBest alone', () => {
    const best = { Confidence: 0.9, Lexical: 'hi', ITN: 'hi', MaskedITN: 'hi', Display: 'Hi.' };
    const body = { RecognitionStatus: 'Success', Offset: '700000', Duration: 8_400_000, NBest: [best] };

    expect(speechToText.split(speechToText.response.parse(body), [{}])).toEqual([
      { kind: 'ok', value: { ...body, Offset: 700_000, DisplayText: 'Hi.' } },
    ]);
  });

  test('takes a recording whose length was not known when it was written', () => {
    const streamed = Buffer.from(wav);
    streamed.writeUInt32LE(0xff_ff_ff_ff, 40);

    expect(wavProblem(streamed)).toBeUndefined();
  });
});

describe('SpeechToTextSDK', () => {
  test.each<[object, object]>([
    [{}, { locales: ['en-US'], profanityFilterMode: 'Masked' }],
    [
      { language: 'en-GB', profanity: 'RAW' },
      { locales: ['en-GB'], profanityFilterMode: 'None' },
    ],
    [
      { profanity: 'removed', channels: [0, 1] },
      { profanityFilterMode: 'Removed', channels: [0, 1] },
    ],
    [{ diarization: true }, { diarization: { enabled: true } }],
    [{ maxSpeakers: 3 }, { diarization: { enabled: true, maxSpeakers: 3 } }],
    [{ diarization: false, maxSpeakers: 3 }, { diarization: { enabled: false, maxSpeakers: 3 } }],
  ])('%o is told in the definition, beside the recording', async (parameters, definition) => {
    const row = { audioData: 'input/a.wav', ...parameters };
    const { sent } = await sendRows(speechToTextSDK, [row], answer(418, ''), blobs);
    const { headers = {}, body = [], url } = sent[0] ?? {};
    const pieces = (body as readonly Uint8Array[]).map((piece) => Buffer.from(piece));
    const form = await new Response(Buffer.concat(pieces), { headers }).formData();

    expect(new URL(url ?? '').search).toBe('?api-version=2025-10-15');
    expect(JSON.parse(form.get('definition') as string)).toEqual({
      locales: ['en-US'],
      profanityFilterMode: 'Masked',
      ...definition,
    });
    const audio = form.get('audio') as File;
    expect([audio.name, audio.type]).toEqual(['audio.wav', 'audio/wav']);
    expect(Buffer.from(await audio.arrayBuffer())).toEqual(wav);
  });

  test('a recording without an ending is sent all the same', async () => {
    const { sent } = await sendRows(speechToTextSDK, [{ audioData: 'input/a' }], answer(418, ''), blobs);

    expect(Buffer.concat((sent[0]?.body as readonly Uint8Array[]) ?? []).toString('latin1')).toContain(
      'filename="audio"\r\nContent-Type: application/octet-stream',
    );
  });

  test('the text is that of all channels, its time that of all phrases, and words are left out unless they are asked for', () => {
    const words = [{ text: 'Hi.', offsetMilliseconds: 500, durationMilliseconds: 250 }];
    const phrase = { offsetMilliseconds: 500, durationMilliseconds: 250, text: 'Hi.', confidence: 0.9 };
    const later = { ...phrase, channel: 1, offsetMilliseconds: 1000, text: 'Hello.' };
    const body = speechToTextSDK.response.parse({
      durationMilliseconds: 2000,
      combinedPhrases: [
        { channel: 0, text: 'Hi.' },
        { channel: 1, text: 'Hello.' },
      ],
      phrases: [{ ...phrase, channel: 0, words }, later],
    });
    const [outcome] = speechToTextSDK.split(body, [{}]);
    const [withWords] = speechToTextSDK.split(body, [{ wordLevelTimestamps: true }]);

    expect(outcome).toMatchObject({
      value: { RecognitionStatus: 'Success', DisplayText: 'Hi. Hello.', Offset: 5_000_000, Duration: 7_500_000 },
    });
    expect(outcome).not.toHaveProperty('value.phrases.0.words');
    expect(withWords).toMatchObject({ value: { phrases: [{ words }, { text: 'Hello.' }] } });
  });

  test('silence has an empty text', () => {
    const body = speechToTextSDK.response.parse({ durationMilliseconds: 2000, combinedPhrases: [], phrases: [] });

    expect(speechToTextSDK.split(body, [{}])).toMatchObject([
      { kind: 'ok', value: { RecognitionStatus: 'NoMatch', DisplayText: '', Offset: 0, Duration: 0 } },
    ]);
  });
});
