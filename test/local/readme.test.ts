import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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

test('the program that uploads rows does so', async () => {
  const [, program = ''] = /^```js\n(.*?)^```/ms.exec(readFileSync('README.md', 'utf8')) ?? [];
  const rows = '{"text":"mine"}\n';
  const file = join(stack.state, 'mine.jsonl');
  writeFileSync(file, rows);
  const here = program
    .replace("'UseDevelopmentStorage=true'", JSON.stringify(stack.connection))
    .replace("uploadFile('mine.jsonl')", `uploadFile(${JSON.stringify(file)})`);
  await shell(process.execPath, ['--input-type=module', '-e', here]);

  expect(await stack.download('input/mine.jsonl')).toBe(rows);
});

test.each(commands)('%s', async (command) => {
  // What npx does is find this file, which it does through package.json.
  const here = command
    .replace('npx tributary', 'node infra/local/tributary.mjs')
    .replace('http://127.0.0.1:7071', stack.url);
  const { stdout } = await shell('sh', ['-c', here], { env: { ...process.env, TRIBUTARY_URL: stack.url } });

  expect(stdout).toMatch(command.startsWith('curl') ? /^HTTP\/1.1 202/ : /succeeded/);
});
