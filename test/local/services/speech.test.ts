import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { type Services, startServices } from '../../../infra/local/services/startServices.ts';
import { describeSpeech, recordedSamples, recordings } from '../../support/describeSpeech.ts';
import { SHORT_AUDIO, shortAudioProblems, TRANSCRIBE, transcriptionProblems } from '../../support/speechContract.ts';
import { formOf } from '../../support/speechRequest.ts';
import { tone, wavFile } from '../../support/wavFile.ts';
import { wordErrors, wordsOf } from '../../support/wordErrors.ts';

let services: Services;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recordings-'));
  services = await startServices({
    port: 0,
    resources: [{ name: 'speech', location: 'eastus', tier: 'S', keys: ['key'] }],
  });
});

afterEach(() => vi.unstubAllEnvs());

afterAll(async () => {
  await services.close();
  await rm(folder, { recursive: true });
});

async function call(path: string, contentType: string, bytes: Buffer): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${services.url}${path}`, {
    method: 'POST',
    headers: { 'Ocp-Apim-Subscription-Key': 'key', 'Content-Type': contentType },
    body: new Uint8Array(bytes),
  });
  return { status: response.status, body: await response.json() };
}

const recognize = (file: Buffer, query = '') => call(`${SHORT_AUDIO}?language=en-US${query}`, 'audio/wav', file);

async function transcribe(definition: object, audio: Buffer) {
  const { contentType, body } = await formOf(definition, audio);
  return call(`${TRANSCRIBE}?api-version=2025-10-15`, contentType, body);
}

function joined(...parts: readonly Int16Array[]): Int16Array {
  return Int16Array.from(parts.flatMap((part) => Array.from(part)));
}

it('without PocketSphinx it is said how to get it', async () => {
  vi.stubEnv('PATH', folder);

  expect(await recognize(wavFile([tone([1, 0])]))).toEqual({
    status: 503,
    body: { Message: expect.stringContaining('apt-get install pocketsphinx pocketsphinx-en-us') as string },
  });
  expect(await transcribe({}, wavFile([tone([1, 0])]))).toMatchObject({
    status: 503,
    body: { code: 'ServiceUnavailable', message: expect.stringContaining('apt-get install') as string },
  });
});

describeSpeech('speech in real recordings', () => {
  it('is recognised with about three words out of four right, and nothing of it is left behind', async () => {
    vi.stubEnv('TMPDIR', folder);
    const all = recordings();
    const answers = await Promise.all(all.map(({ file }) => recognize(file, '&format=detailed')));
    const heard = answers.map(({ body }) => (body as { DisplayText: string }).DisplayText);
    const errors = all.reduce((sum, { said }, at) => sum + wordErrors(said, heard[at] ?? ''), 0);
    const words = all.reduce((sum, { said }) => sum + wordsOf(said).length, 0);
    console.log(`Word error rate: ${errors} of ${words} words, ${Math.round((errors / words) * 100)} %`);

    expect(answers.flatMap(shortAudioProblems)).toEqual([]);
    expect(heard.slice(-2)).toEqual(['Go forward ten meters.', 'Go somewhere and do something.']);
    expect(errors / words).toBeLessThan(0.3);
    expect(await readdir(folder)).toEqual([]);
  }, 180_000);

  it('is transcribed where it is in a recording, on each of its channels', async () => {
    const [forward, something] = [recordedSamples('goforward.raw'), recordedSamples('something.raw')];
    const seconds = (count: number): Int16Array => new Int16Array(count * 16_000);
    const left = joined(seconds(3), forward, seconds(2), something);
    const right = joined(seconds(1), something, seconds(left.length / 16_000 - 1 - something.length / 16_000));
    const definition = { locales: ['en-US'], channels: [0, 1] };
    const answer = await transcribe(definition, wavFile([left, right]));

    expect(transcriptionProblems(answer)).toEqual([]);
    expect(answer.body).toMatchObject({
      combinedPhrases: [
        { channel: 0, text: 'Go forward ten meters. Go somewhere and do something.' },
        { channel: 1, text: 'Go somewhere and do something.' },
      ],
      phrases: [
        { channel: 0, words: { length: 4 } },
        { channel: 0, words: { length: 5 } },
        { channel: 1, words: { length: 5 } },
      ],
    });
    const { phrases } = answer.body as { phrases: readonly { offsetMilliseconds: number }[] };
    const offsets = phrases.map(({ offsetMilliseconds }) => offsetMilliseconds);
    // Each clip has its first word after about 0.45 s; where a word starts is not to be told to a tenth of a second.
    for (const [at, expected] of [3450, 8236, 1430].entries()) {
      expect(Math.abs((offsets[at] ?? 0) - expected)).toBeLessThan(250);
    }
  }, 180_000);

  it('is not found in silence', async () => {
    expect((await recognize(wavFile([tone([3, 0])]))).body).toEqual({
      RecognitionStatus: 'InitialSilenceTimeout',
      Offset: 30_000_000,
      Duration: 0,
    });
  });
});
