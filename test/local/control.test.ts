import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { RunSummary } from '../../shared/model/summary.ts';
import { labelOf, sentimentJob } from '../support/sentimentJob.ts';
import { startTestStack, type TestStack } from '../support/startTestStack.ts';

const rows = Array.from({ length: 3000 }, (_, id) => ({ id, text: `I love this, number ${id}` }));

let stack: TestStack;
let runs = 0;

beforeAll(async () => {
  stack = await startTestStack();
  await stack.upload('input/rows.jsonl', rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
});
/** Enough for all tests of a minute. */
const quotas = { language: { perMinute: 100_000 } };
/** Calls of a run in flight, and milliseconds that each takes: on no machine is a run of all rows over within 18 s. */
const pace = { concurrency: 4, delayMs: 250 };
beforeEach(() => stack.script({ faults: [{ do: { delayMs: pace.delayMs } }], quotas }));
afterAll(() => stack.stop());

const summaryOf = async (id: string) => (await (await fetch(`${stack.url}/api/runs/${id}`)).json()) as RunSummary;
const say = (id: string, action: string) => fetch(`${stack.url}/api/runs/${id}/${action}`, { method: 'POST' });

async function until(id: string, holds: (summary: RunSummary) => boolean): Promise<RunSummary> {
  for (;;) {
    const summary = await summaryOf(id);
    if (holds(summary)) return summary;
    await sleep(50);
  }
}

/** A run that has some of its rows and is under way. */
async function started(): Promise<string> {
  const { concurrency } = pace;
  const job = sentimentJob({ blob: 'input/rows.jsonl' }, `output/control-${runs++}.jsonl`, { concurrency });
  const answer = await stack.post(job);
  const { id } = (await answer.json()) as RunSummary;
  await until(id, ({ rows }) => rows.total > 0);
  return id;
}

test('a paused run stands still, and goes on to the same output when it is resumed', async () => {
  const id = await started();
  const paused = await say(id, 'pause');
  expect(paused.status).toBe(202);
  expect(await paused.json()).toMatchObject({ id, state: 'paused' });
  await sleep(2500);
  const still = await summaryOf(id);
  await sleep(1000);
  expect(await summaryOf(id)).toEqual(still);
  expect(still.rows.total).toBeLessThan(3000);

  expect((await say(id, 'resume')).status).toBe(202);
  await stack.script({ quotas });
  const { state } = await until(id, ({ finishedAt }) => finishedAt !== undefined);
  expect(state).toBe('succeeded');
  const output = await (await fetch(`${stack.url}/api/runs/${id}/rows?limit=10000`)).text();
  const parsed = output
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(parsed.map((row) => row.id)).toEqual(rows.map((row) => row.id));
  expect(new Set(parsed.map(labelOf))).toEqual(new Set(['positive']));
});

test('a cancelled run ends, leaves no output, and what it has done can be read until it is removed', async () => {
  const id = await started();
  expect((await say(id, 'cancel')).status).toBe(202);
  const ended = await until(id, ({ finishedAt }) => finishedAt !== undefined);
  expect(ended).toMatchObject({ state: 'cancelled', reason: 'The run was cancelled.' });
  expect(ended.rows.total).toBeGreaterThan(0);
  expect(ended.rows.total).toBeLessThan(3000);
  await expect(stack.download(ended.output ?? '')).rejects.toThrow();

  for (const action of ['pause', 'resume', 'cancel']) expect((await say(id, action)).status).toBe(409);
  expect((await fetch(`${stack.url}/api/runs/${id}/rows`)).status).toBe(200);

  const history = `${stack.url}/runtime/webhooks/durabletask/instances/${id}`;
  expect((await fetch(history)).status).toBe(200);
  expect((await fetch(`${stack.url}/api/runs/${id}`, { method: 'DELETE' })).status).toBe(204);
  expect((await fetch(`${stack.url}/api/runs/${id}`)).status).toBe(404);
  expect((await fetch(history)).status).toBe(404);
  expect((await fetch(`${history}-stages-0`)).status).toBe(404);
  expect((await fetch(`${stack.url}/api/runs/${id}`, { method: 'DELETE' })).status).toBe(404);
});

test('a run under way is not removed, and one that is not there is not controlled', async () => {
  const id = await started();
  const refused = await fetch(`${stack.url}/api/runs/${id}`, { method: 'DELETE' });
  expect(refused.status).toBe(409);
  expect(await refused.json()).toMatchObject({ problems: [{ path: 'id' }] });
  for (const action of ['pause', 'resume', 'cancel']) expect((await say('none', action)).status).toBe(404);
  await say(id, 'cancel');
  await until(id, ({ finishedAt }) => finishedAt !== undefined);
});

test('an output stays when its run is removed', async () => {
  await stack.script({ quotas });
  const { id } = await stack.run(sentimentJob({ rows: [{ text: 'fine' }] }, 'output/stays.jsonl'));
  expect((await fetch(`${stack.url}/api/runs/${id}`, { method: 'DELETE' })).status).toBe(204);
  expect(await stack.download('output/stays.jsonl')).toMatch(/^\{"text":"fine"/);
});

test('a key whose run was removed starts the same job over what the input holds now', async () => {
  await stack.script({ quotas });
  const output = 'output/reused.jsonl';
  const job = {
    ...sentimentJob({ blob: 'input/reused.jsonl' }, output),
    output: { blob: output, ifExists: 'replace' },
  };
  const run = async (text: string): Promise<string> => {
    await stack.upload('input/reused.jsonl', `{"text":"${text}"}\n`);
    const headers = { 'idempotency-key': 'reused' };
    const answer = await fetch(`${stack.url}/api/runs`, { method: 'POST', headers, body: JSON.stringify(job) });
    const { id } = (await answer.json()) as RunSummary;
    expect(await until(id, ({ finishedAt }) => finishedAt !== undefined)).toMatchObject({ state: 'succeeded' });
    return id;
  };
  const id = await run('first');
  expect((await fetch(`${stack.url}/api/runs/${id}`, { method: 'DELETE' })).status).toBe(204);
  expect(await run('second')).toBe(id);
  expect(await stack.download(output)).toMatch(/^\{"text":"second"/);
  expect(await (await say(id, 'verify')).json()).toMatchObject({ ok: true });
});

test('a run that succeeded has a manifest beside its output, and is verified until somebody changes a part', async () => {
  await stack.script({ quotas });
  const output = 'output/verified.jsonl';
  const { id } = await stack.run(sentimentJob({ blob: 'input/rows.jsonl' }, output));
  const verify = async () => (await (await say(id, 'verify')).json()) as { ok: boolean; difference?: string };
  const bytes = Buffer.byteLength(await stack.download(output));
  expect(await verify()).toEqual({ ok: true, checked: { partitions: 3, rows: 3000, bytes } });

  const manifest = JSON.parse(await stack.download(`${output}.manifest.json`)) as Record<string, unknown>;
  expect(manifest).toMatchObject({
    format: 1,
    run: id,
    code: '0.1.0',
    rows: { rows: 3000, ok: 3000 },
    output: { bytes },
  });
  for (const key of Object.values(stack.keys)) expect(JSON.stringify(manifest)).not.toContain(key);

  const segment = `runs/${id}/parts/000001/0/000000.jsonl`;
  await stack.upload(segment, (await stack.download(segment)).replace('positive', 'negative'));
  expect(await verify()).toMatchObject({
    ok: false,
    difference: `The segment ${segment} is not what the ledger says.`,
  });
  expect((await say('none', 'verify')).status).toBe(404);
});
