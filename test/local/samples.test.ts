import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { samples } from '../../infra/local/samples/samples.ts';
import { uploadMaterial } from '../../infra/local/samples/uploadMaterial.ts';
import { openStorage } from '../../infra/local/stack/openStorage.ts';
import { startTestStack, type TestStack } from '../support/startTestStack.ts';

const shell = promisify(execFile);

let stack: TestStack;

beforeAll(async () => {
  stack = await startTestStack();
  const storage = await openStorage(stack.connection);
  for (const { material } of samples) {
    for (const blob of (await material?.()) ?? []) await uploadMaterial(storage, blob);
  }
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
  expect(about).toContain('\n1 calls, 0 retried');
});
