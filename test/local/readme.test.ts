import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { reviewRows, toJsonLines } from '../../infra/local/reviews/reviewRows.ts';
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

/** A text with its figures, times and fingerprints left out, and the lines of a table in any order. */
function shapeOf(text: string): string[] {
  const shape = text.replaceAll(/(?<=^Run )\S+|\([0-9a-f]{8}\)|\d[\d.,]*( (ms|s)\b|%)?/g, '#').replaceAll(/ +/g, ' ');
  return shape.trimEnd().split('\n').toSorted();
}

test('the report that is shown is what the command prints of a run of the sample', async () => {
  const readme = readFileSync('README.md', 'utf8');
  const [, shown = ''] = /^`npx tributary report ID` .*?^```text\n(.*?)^```/ms.exec(readme) ?? [];
  await stack.upload('input/reviews.jsonl', toJsonLines(reviewRows()));
  const job = JSON.parse(readFileSync('infra/local/samples/reviews.json', 'utf8')) as object;
  const { id } = await stack.run({ ...job, output: { blob: 'output/reported.jsonl' } });
  const args = ['infra/local/tributary.mjs', 'report', id, '--url', stack.url];
  const { stdout } = await shell(process.execPath, args);
  expect(shapeOf(stdout)).toEqual(shapeOf(shown));
  expect(shapeOf(shown).length).toBeGreaterThan(20);
});

test.each(commands)('%s', async (command) => {
  // What npx does is find this file, which it does through package.json.
  const here = command
    .replace('npx tributary', 'node infra/local/tributary.mjs')
    .replace('http://127.0.0.1:7071', stack.url);
  const { stdout } = await shell('sh', ['-c', here], { env: { ...process.env, TRIBUTARY_URL: stack.url } });

  expect(stdout).toMatch(command.startsWith('curl') ? /^HTTP\/1.1 202/ : /succeeded/);
});
