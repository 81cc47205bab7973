import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { LOCAL_RESOURCES } from '../../infra/local/stack/serviceKeys.ts';
import type { RunReport } from '../../shared/model/runReport.ts';
import { sentimentJob } from '../support/sentimentJob.ts';
import { type AppHost, startTestBackend, type TestBackend } from '../support/startTestBackend.ts';

const shell = promisify(execFile);

/** Calls a second that the settings declare. The stand-in takes more, so that nothing is learned from its 429s. */
const perSecond = 20;
const quotas = { language: { perSecond: 1000, perMinute: 100_000 } };
const rows = Array.from({ length: 800 }, (_, id) => `${JSON.stringify({ id, text: `I love this, number ${id}` })}\n`);
const pollMs = 20;

let backend: TestBackend;
let host: AppHost;
let runs = 0;

beforeAll(async () => {
  backend = await startTestBackend();
  const resources = LOCAL_RESOURCES.map((each) => ({ ...each, endpoint: backend.services, quota: { perSecond } }));
  host = await backend.startHost('host', backend.connection, { TRIBUTARY_RESOURCES: JSON.stringify(resources) });
  await backend.upload('input/rows.jsonl', rows.join(''));
});
beforeEach(() => backend.script({ quotas }));
afterAll(async () => {
  await host.kill('SIGTERM');
  await backend[Symbol.asyncDispose]();
});

const begin = async (stage: object = {}): Promise<string> => {
  runs += 1;
  const job = sentimentJob({ blob: 'input/rows.jsonl' }, `output/report-${runs}.jsonl`, stage);
  return (await host.begin(job, `report ${runs}`)).id;
};
const ask = (id: string): Promise<Response> => fetch(`${host.url}/api/runs/${id}/report`);

async function reportOf(id: string): Promise<RunReport> {
  const report = (await (await ask(id)).json()) as RunReport;
  const sum = Object.values(report.time).reduce((all, seconds) => all + seconds, 0);
  expect(sum).toBeCloseTo(report.seconds, 6);
  return report;
}

describe('the report of a run', () => {
  test('that is held up by its quota says so, and how near to the best possible it came', async () => {
    const id = await begin();
    const { rows: counted } = await host.end(id);
    const report = await reportOf(id);
    expect(report).toMatchObject({ id, state: 'succeeded', complete: true, rows: counted });
    // 80 calls of 20 a second, 20 of them at once at best.
    expect(report.time.quota).toBeGreaterThan(report.seconds / 2);
    expect(report.stages).toMatchObject([
      {
        name: 'TextSentiment',
        rows: { ok: 800, failed: 0, skipped: 0 },
        billed: { unit: 'text records', amount: 800 },
        errors: { rows: {} },
      },
    ]);
    expect(report.stages[0]?.latency?.p50).toBeGreaterThan(0);
    const [quota] = report.quotas;
    expect(quota).toMatchObject({
      feature: 'TextSentiment',
      calls: { needed: 80 },
      best: { burst: perSecond, perSecond },
      resources: [{ name: 'language', limits: [{ by: 'declared', calls: perSecond, windowMs: 1000 }] }],
    });
    expect(quota?.best?.seconds).toBeGreaterThan(3);
    expect(quota?.efficiency).toBeGreaterThan(0.3);
    expect(quota?.resources[0]?.keys.map(({ secret }) => secret)).toEqual(['language-key-1', 'language-key-2']);
    expect(await host.verify(id)).toMatchObject({ ok: true });
  });

  test('whose calls fail now and then tells which, and what the retries took', async () => {
    await backend.script({ faults: [{ match: { every: 4 }, do: { status: 503 } }], quotas });
    const id = await begin({ concurrency: 2 });
    await host.end(id);
    const { stages, time } = await reportOf(id);
    const { sent, requests, retried } = stages[0]?.calls ?? { sent: 0, requests: 0, retried: 0 };
    expect(sent - requests).toBe(retried);
    expect(retried).toBeGreaterThan(20);
    expect(Object.values(stages[0]?.errors.calls ?? {})).toEqual([retried]);
    expect(time.retries).toBeGreaterThan(0);
  });

  test('can be had while it goes on, and tells then what was kept until then', async () => {
    await backend.script({ faults: [{ do: { delayMs: 200 } }], quotas });
    const id = await begin({ concurrency: 2 });
    while ((await host.look(id)).rows.total === 0) await sleep(pollMs);
    const early = await reportOf(id);
    expect(early).toMatchObject({ state: 'running', complete: false });
    expect(early.finishedAt).toBeUndefined();
    expect(early.stages[0]?.batches.documents).toBeGreaterThan(0);
    expect(early.time.service).toBeGreaterThan(0.5);
    await fetch(`${host.url}/api/runs/${id}/cancel`, { method: 'POST' });
    await host.end(id);
    expect(await reportOf(id)).toMatchObject({ state: 'cancelled', complete: true });
  });

  test('is not that of a run there is not', async () => {
    expect((await ask('none')).status).toBe(404);
    expect((await ask('..%2f..')).status).toBe(404);
  });

  test('is printed by the command line, in full or as it is', async () => {
    const id = await begin();
    await host.end(id);
    const tributary = async (...args: readonly string[]) =>
      (await shell(process.execPath, ['infra/local/tributary.mjs', ...args, '--url', host.url])).stdout;
    const text = await tributary('report', id);
    expect(text).toMatch(new RegExp(`^Run ${id} succeeded: 800 rows in [\\d.]+ s, \\d+ rows/s\n`));
    expect(text).toMatch(/\n {2}waits for quota +[\d.]+ +[\d.]+%\n/);
    expect(text).toMatch(/\nQuota of TextSentiment: 80 calls are needed in full batches, which took [\d.]+ s\.\n/);
    expect(text).toMatch(/\n {2}The best possible is [\d.]+ s \(20 at once, then 20 a second\): /);
    expect(JSON.parse(await tributary('report', id, '--json'))).toMatchObject({ id, complete: true });
  });
});
