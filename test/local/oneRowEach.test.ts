import { afterAll, beforeAll, expect, test } from 'vitest';
import { fileMaterial } from '../../infra/local/samples/fileMaterial.ts';
import { isPocketSphinxThere } from '../../infra/local/services/models/speech/pocketSphinx.ts';
import { startTestStack, type TestStack } from '../support/startTestStack.ts';
import { tone, wavFile } from '../support/wavFile.ts';

let stack: TestStack;

beforeAll(async () => {
  stack = await startTestStack();
  const [photo] = await fileMaterial('photos', '.jpg');
  const [recording] = await fileMaterial('audio', '.wav');
  if (!photo || !recording) throw new Error('The samples have no material.');
  await stack.upload('input/photo.jpg', photo.bytes);
  const four = 4 * 1024 * 1024;
  await stack.upload('input/large.jpg', Buffer.concat([photo.bytes, Buffer.alloc(four + 1 - photo.bytes.length)]));
  await stack.upload('input/said.wav', recording.bytes);
  await stack.upload('input/long.wav', wavFile([tone([61, 0.5])]));
});
afterAll(() => stack.stop());

/** What became of each row: `ok`, the code of its error, or `skipped`. */
async function outcomes(stage: object, rows: readonly object[]): Promise<string[]> {
  const output = { blob: 'output/one-row-each.jsonl', ifExists: 'replace' };
  const whole = { location: 'eastus', outputCol: 'found', errorCol: 'error', ...stage };
  const { id, state, rows: counts } = await stack.run({ input: { rows }, stages: [whole], output });
  expect([state, counts.total]).toEqual(['succeeded', rows.length]);
  const found = (await stack.rows(id)) as { found: unknown; error: { code: string } | null }[];
  return found.map(({ found: value, error }) => error?.code ?? (value === null ? 'skipped' : 'ok'));
}

test('pictures: one that is not there, one of 4 MB and a byte, none at all, and neighbours that are good', async () => {
  const stage = { service: 'TagImage', imageBlobCol: 'image', subscriptionKeySecret: 'vision-key-1' };
  const images = ['input/photo.jpg', 'input/none.jpg', 'input/large.jpg', null, 'input/photo.jpg'];
  const rows = images.map((image) => ({ image }));

  expect(await outcomes(stage, rows)).toEqual(['ok', 'ContentNotFound', 'ContentTooLarge', 'skipped', 'ok']);
});

test('a picture at an address where nobody answers', async () => {
  const stage = { service: 'TagImage', imageUrlCol: 'image', subscriptionKeySecret: 'vision-key-1' };

  expect(await outcomes(stage, [{ image: 'http://127.0.0.1:1/photo.jpg' }])).toEqual(['InvalidImageUrl']);
});

test('recordings: one of 61 seconds, and neighbours that are good', async () => {
  const stage = {
    service: 'SpeechToText',
    audioDataCol: 'audio',
    language: 'en-US',
    subscriptionKeySecret: 'speech-key-1',
  };
  const rows = ['input/said.wav', 'input/long.wav', 'input/said.wav'].map((audio) => ({ audio }));
  const [first, long, last] = await outcomes(stage, rows);

  expect(long).toMatch(/Audio|TooL/);
  if (isPocketSphinxThere()) expect([first, last]).toEqual(['ok', 'ok']);
});

test('groups: of 2, 11 and 8,641 points, and one that is good', async () => {
  const day = (at: number) => new Date(Date.UTC(1990, 0, 1 + at)).toISOString();
  const groups = Object.entries({ two: 2, good: 40, eleven: 11, many: 8641 });
  const rows = groups.flatMap(([series, points]) =>
    Array.from({ length: points }, (_, at) => ({ series, timestamp: day(at), value: at % 7 })),
  );
  await stack.upload('input/groups.jsonl', rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  const stage = {
    service: 'SimpleDetectAnomalies',
    groupbyCol: 'series',
    granularity: 'daily',
    subscriptionKeySecret: 'anomaly-key-1',
    location: 'eastus',
    outputCol: 'found',
    errorCol: 'error',
  };
  const { id, rows: counts } = await stack.run({
    input: { blob: 'input/groups.jsonl' },
    stages: [stage],
    output: { blob: 'output/groups.jsonl' },
  });

  expect(counts).toEqual({ total: rows.length, ok: 40, failed: 2 + 11 + 8641, skipped: 0 });
  const errors = await stack.errors(id);
  expect(new Set(errors.map(({ code }) => code))).toEqual(new Set(['InvalidSeries']));
});
