import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunSummary } from '../../shared/model/summary.ts';
import { startTestStack, type TestStack } from '../support/startTestStack.ts';

let stack: TestStack;
let folder: string;

/** What `npx tributary` prints and how it exits. */
async function tributary(args: readonly string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, ['infra/local/tributary.mjs', ...args], {
    env: { ...process.env, TRIBUTARY_URL: '', TRIBUTARY_STATE: stack.state, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const code = await new Promise((resolve) => {
    child.once('close', resolve);
  });
  return { code, out, err };
}

function jobFile(name: string, job: unknown): string {
  const file = join(folder, name);
  writeFileSync(file, typeof job === 'string' ? job : JSON.stringify(job));
  return file;
}

const goodJob = {
  input: { rows: [{ text: 'I love it.' }, { text: 'I hate it.' }, { text: null }] },
  stages: [
    {
      service: 'TextSentiment',
      textCol: 'text',
      language: 'en',
      location: 'eastus',
      subscriptionKeySecret: 'language-key-1',
      outputCol: 'sentiment',
    },
  ],
  output: { blob: 'output/cli.jsonl', ifExists: 'replace' },
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tributary-cli-'));
  stack = await startTestStack();
});

afterAll(async () => {
  await stack.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('tributary', () => {
  test('run finds the running stack, follows the run and prints its accounting', async () => {
    const { code, out } = await tributary(['run', jobFile('good.json', goodJob)]);
    expect(out).toMatch(/^Run \S+ succeeded\n3 rows in = 2 ok \+ 0 failed \+ 1 skipped\n/);
    expect(out).toContain('Output: output/cli.jsonl');
    expect(out).toMatch(/^Time: [\d.]+% /m);
    expect(out).toMatch(/^Calls: batches 20\.0% full; .*; 2 text records$/m);
    expect(code).toBe(0);
  });

  test('run --json prints the summary alone, and status shows the same', async () => {
    const { out } = await tributary(['run', jobFile('good.json', goodJob), '--json']);
    const summary = JSON.parse(out) as RunSummary;
    expect(summary).toMatchObject({ state: 'succeeded', rows: { total: 3, ok: 2, failed: 0, skipped: 1 } });
    const status = await tributary(['status', summary.id, '--json', '--url', stack.url]);
    expect(JSON.parse(status.out)).toEqual(summary);
    expect(status.code).toBe(0);
  });

  test('run --no-wait prints the id of the run', async () => {
    const { code, out } = await tributary(['run', jobFile('good.json', goodJob), '--no-wait']);
    expect(out).toMatch(/^\S+\n$/);
    expect(code).toBe(0);
  });

  test('a run that does not succeed exits with 1 and says why', async () => {
    await stack.upload('output/taken.jsonl', '');
    const late = { ...goodJob, output: { blob: 'output/taken.jsonl' } };
    const { code, out, err } = await tributary(['run', jobFile('late.json', late)]);
    expect(code).toBe(1);
    expect(out + err).toMatch(/output/);
  });

  test('a refusal shows every problem with its path and what would be right', async () => {
    const wrong = { ...goodJob, inputs: 1, stages: [{ ...goodJob.stages[0], batchSize: 11 }] };
    const { code, err } = await tributary(['run', jobFile('wrong.json', wrong)]);
    expect(code).toBe(1);
    expect(err).toMatch(/^The job is refused \(400\)\n/);
    expect(err).toMatch(/^ {2}inputs: unknown field; expected /m);
    expect(err).toMatch(/^ {2}stages\[0\]\.batchSize: got the number 11; expected /m);
  });

  test('a number of 20 digits in a row of the job file keeps its digits', async () => {
    const job = JSON.stringify({
      ...goodJob,
      input: { rows: [{ id: 0, text: 'fine' }] },
      output: { blob: 'output/digits.jsonl' },
    });
    const { code } = await tributary([
      'run',
      jobFile('digits.json', job.replace('"id":0', '"id":12345678901234567890')),
    ]);
    expect(code).toBe(0);
    expect(await stack.download('output/digits.jsonl')).toMatch(/^\{"id":12345678901234567890,/);
  });

  test('what keeps a command from working is one sentence', async () => {
    const missing = await tributary(['run', join(folder, 'none.json')]);
    expect(missing).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^The job \S+ cannot be read \(ENOENT\): .*\n$/),
    });
    const text = await tributary(['run', jobFile('text.json', 'not JSON')]);
    expect(text).toMatchObject({ code: 1, err: expect.stringMatching(/^The job \S+ is not valid JSON\.\n$/) });
    const unknown = await tributary(['status', 'none']);
    expect(unknown).toMatchObject({ code: 1, err: 'There is no such run (404)\n' });
    const nobody = await tributary(['status', 'none'], { TRIBUTARY_URL: 'http://127.0.0.1:9' });
    expect(nobody).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^Nothing answers at http:\/\/127\.0\.0\.1:9 .*\n$/),
    });
    const address = await tributary(['status', 'none', '--url', 'localhost:7071']);
    expect(address).toMatchObject({ code: 1, err: expect.stringMatching(/^"localhost:7071" is no address: .*\n$/) });
  });

  test('a wrong command line shows the usage and exits with 2', async () => {
    for (const args of [[], ['stop'], ['run'], ['status', 'a', 'b'], ['run', 'reviews', '--fast']]) {
      const { code, err } = await tributary(args);
      expect(code).toBe(2);
      expect(err).toContain('Usage\n  tributary run JOB');
    }
    expect(await tributary(['--help'])).toMatchObject({ code: 0, err: '' });
  });
});
