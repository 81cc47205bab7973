import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findRoot } from '../../infra/local/stack/findRoot.ts';
import { hostSettings } from '../../infra/local/stack/hostSettings.ts';
import type { RunSummary } from '../../shared/model/summary.ts';
import { type HostProcess, startHostProcess } from '../support/hostProcess.ts';
import { sentimentJob, sentimentStage } from '../support/sentimentJob.ts';
import { startTestStack, type TestStack } from '../support/startTestStack.ts';

let stack: TestStack;

beforeAll(async () => {
  stack = await startTestStack();
  // A host that is killed writes no compile cache, with which the others start faster.
  await (await startMortalHost())?.kill('SIGTERM');
});
afterAll(() => stack.stop());

const pollMs = 20;
const deadly = pathToFileURL(join(findRoot(), 'test/support/deadlyRows.mjs')).href;

/** A host on the stack's storage, vault and services that dies with each deadly row; `undefined` where it did so at once. */
async function startMortalHost(): Promise<HostProcess | undefined> {
  const vault = JSON.parse(readFileSync(join(stack.state, 'processes.json'), 'utf8')).vault.port as number;
  const settings = hostSettings({
    connection: stack.connection,
    vault: `http://127.0.0.1:${vault}`,
    services: stack.servicesUrl,
  });
  const env = { ...settings, NODE_OPTIONS: `--import=${deadly}`, NODE_COMPILE_CACHE: join(stack.state, 'cache') };
  return startHostProcess({ app: findRoot(), state: join(stack.state, 'mortal'), env }).catch(() => undefined);
}

/** The summary of the job's one run when it has ended; `undefined` where its host died before. */
async function endOf(host: HostProcess, job: string): Promise<RunSummary | undefined> {
  const headers = { 'idempotency-key': 'mortal' };
  try {
    for (;;) {
      const answer = await fetch(`${host.url}/api/runs`, { method: 'POST', headers, body: job });
      const summary = (await answer.json()) as RunSummary;
      if (summary.finishedAt !== undefined) return summary;
      await sleep(pollMs);
    }
  } catch {
    return undefined;
  }
}

test('a row that kills the host each time is set aside, and all other rows of both stages have their answers', async () => {
  const rows = Array.from({ length: 90 }, (_, at) => ({ id: at, text: at === 41 ? 'DEADLY' : 'good', title: 'awful' }));
  await stack.upload('input/mortal.jsonl', rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  const { stages, ...job } = sentimentJob({ blob: 'input/mortal.jsonl' }, 'output/mortal.jsonl');
  const second = { ...sentimentStage, textCol: 'title', outputCol: 'tone', errorCol: 'toneError' };

  const body = JSON.stringify({ ...job, stages: [...stages, second] });
  let summary: RunSummary | undefined;
  let hosts = 0;
  for (; !summary; hosts += 1) {
    await using host = await startMortalHost();
    summary = host && (await endOf(host, body));
    if (!host || !summary) continue;
    const verified = await fetch(`${host.url}/api/runs/${summary.id}/verify`, { method: 'POST' });
    expect(await verified.json()).toMatchObject({ ok: true, checked: { rows: 90 } });
  }
  // No row is given up for less, and the last host lives.
  expect(hosts).toBeGreaterThanOrEqual(10);
  expect(hosts).toBeLessThan(15);
  expect(summary).toMatchObject({
    state: 'succeeded',
    rows: { total: 90, failed: 1 },
    stages: [
      { ok: 89, failed: 1 },
      { ok: 90, failed: 0 },
    ],
  });
  const output = (await stack.download('output/mortal.jsonl')).split('\n').filter(Boolean);
  expect(output.map((line) => (JSON.parse(line) as { error: { code: string } | null }).error?.code)).toEqual(
    rows.map(({ text }) => (text === 'DEADLY' ? 'WorkerLost' : undefined)),
  );
});
