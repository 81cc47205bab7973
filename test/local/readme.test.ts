import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestStack, type TestStack } from '../support/startTestStack.ts';

const shell = promisify(execFile);

/** The README's commands that need a running stack, one a line. */
const commands = [...readFileSync('README.md', 'utf8').matchAll(/^```sh\n(.*?)^```/gms)]
  .flatMap(([, block = '']) => block.split('\n'))
  .filter((line) => /^(npx tributary|curl) /.test(line));

let stack: TestStack;

beforeAll(async () => {
  stack = await startTestStack();
  await stack.upload('input/reviews.jsonl', '{"id":1,"text":"Loved it"}\n');
});
afterAll(() => stack.stop());

test('there are commands to run', () => {
  expect(commands.length).toBeGreaterThanOrEqual(2);
});

test.each(commands)('%s', async (command) => {
  // What npx does is find this file, which it does through package.json.
  const here = command
    .replace('npx tributary', 'node infra/local/tributary.mjs')
    .replace('http://127.0.0.1:7071', stack.url);
  const { stdout } = await shell('sh', ['-c', here], { env: { ...process.env, TRIBUTARY_URL: stack.url } });

  expect(stdout).toMatch(command.startsWith('curl') ? /^HTTP\/1.1 202/ : /succeeded/);
});
