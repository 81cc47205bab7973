import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunSummary } from '../../shared/model/summary.ts';
import { watchGrowth } from '../support/processMemory.ts';
import { sentimentStage } from '../support/sentimentJob.ts';
import { startTestStack, type TestStack } from '../support/startTestStack.ts';
import { KiB, MiB, uploadRows } from '../support/uploadRows.ts';

/** The list of runs looks at every partition of those that run: asking often would weigh as much as they do. */
const pollMs = 5000;

let stack: TestStack;

beforeAll(async () => {
  stack = await startTestStack();
  await stack.upload('pipelines/large.json', JSON.stringify({ stages: [sentimentStage], output: {} }));
});
afterAll(() => stack.stop());

async function runUpload(name: string, bytes: number): Promise<RunSummary> {
  await uploadRows(stack.connection, `large/${name}`, bytes, 64 * KiB);
  for (;;) {
    const runs = (await (await fetch(`${stack.url}/api/runs`)).json()) as RunSummary[];
    const run = runs.find(({ output, finishedAt }) => output === `output/large/${name}` && finishedAt !== undefined);
    if (run) return run;
    await sleep(pollMs);
  }
}

test.runIf(process.platform === 'linux')('a run over 2 GB needs hardly more memory than one over 64 MB', async () => {
  await runUpload('small.jsonl', 64 * MiB);
  const growth = await watchGrowth(stack.hostPid);
  const { rows } = await runUpload('large.jsonl', 2048 * MiB);
  expect(rows).toEqual({ total: 32_768, ok: 0, failed: 32_768, skipped: 0 });
  const grown = Math.round((await growth()) / MiB);
  console.log(`The host's memory stood at most ${grown} MiB above what it was.`);
  expect(grown).toBeLessThan(256);
});
