import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { uploadSamples } from '../../infra/local/samples/runSamples.ts';
import { isPocketSphinxThere } from '../../infra/local/services/models/speech/pocketSphinx.ts';
import { openStorage } from '../../infra/local/stack/openStorage.ts';
import { startTestStack, type TestStack } from '../support/startTestStack.ts';
import { tutorialAnomalies, tutorialSeries } from '../support/tutorialSeries.ts';

const shell = promisify(execFile);

let stack: TestStack;

beforeAll(async () => {
  stack = await startTestStack();
  const storage = await openStorage(stack.connection);
  await uploadSamples(storage);
});
afterAll(() => stack.stop());

/** What `npx tributary run NAME` prints: the lines of the table, below that of titles, and those about the run. */
async function shown(name: string): Promise<{ readonly rows: string[][]; readonly about: string }> {
  const env = { ...process.env, TRIBUTARY_URL: stack.url, COLUMNS: '400' };
  const { stdout } = await shell(process.execPath, ['infra/local/tributary.mjs', 'run', name], { env });
  const [table = '', about = ''] = stdout.split(/^(?=Run \S+ succeeded)/m);
  const [, ...lines] = table.trimEnd().split('\n');
  return { rows: lines.map((line) => line.split(/ {2,}/)), about };
}

test('sentiment: the table of the tutorial, in the order of the rows', async () => {
  const { rows, about } = await shown('sentiment');
  expect(rows).toEqual([
    ['I am so happy today, its sunny!', 'positive'],
    ['this is a dog', 'neutral'],
    ['I am frustrated by this rush hour traffic!', 'negative'],
  ]);
  expect(about).toContain('3 rows in = 3 ok + 0 failed + 0 skipped');
});

test('batching: three rows in one call', async () => {
  const { rows, about } = await shown('batching');
  expect(rows.map(([, sentiment]) => sentiment)).toEqual(['positive', 'negative', 'positive']);
  expect(about).toContain('\n1 call, 0 retried');
});

test('vision: each photograph has its tags', async () => {
  const { rows } = await shown('vision');
  const tags = Object.fromEntries(
    rows.map(([image = '', listed = '']) => [image.slice('input/photos/'.length), listed.split(', ')]),
  );
  expect(tags['nathan-dumlao-287713.jpg']).toContain('person');
  expect(tags['david-klaasen-54203.jpg']).toContain('bird');
  expect(tags['oskar-vertetics-53043.jpg']).toContain('outdoor');
});

test('multi-key: each row is captioned with the key that it names', async () => {
  const { rows } = await shown('multi-key');
  expect(rows.map(([key]) => key)).toEqual(['vision-key-2', 'vision-key-1', 'vision-key-2']);
});

test('concurrency: the same captions, three calls at a time', async () => {
  const { rows, about } = await shown('concurrency');
  expect(rows).toHaveLength(3);
  expect(about).toContain('\n3 calls, 0 retried');
});

test('image-search: ten pages of two pictures, each of them once, and each to be had', async () => {
  const { rows } = await shown('image-search');
  const urls = rows.map(([url = '']) => url);
  expect(new Set(urls).size).toBe(20);
  expect(urls).toHaveLength(20);
  for (const url of urls.slice(0, 3)) expect((await fetch(url)).headers.get('content-type')).toMatch(/^image\//);
});

test('anomalies: the table of the tutorial, row for row', async () => {
  const { rows } = await shown('anomalies');
  const expected = tutorialSeries.map(({ timestamp, value }) => [
    timestamp,
    String(value),
    String(tutorialAnomalies.includes(timestamp)),
  ]);
  expect(rows).toEqual(expected);
});

test('speech: what is said, or how to have it recognised', async () => {
  const { rows } = await shown('speech');
  const said = isPocketSphinxThere()
    ? ['Go forward ten meters.', '-']
    : ['-', expect.stringContaining('apt-get install pocketsphinx')];
  expect(rows).toEqual([['input/audio/go-forward.wav', ...said]]);
});
