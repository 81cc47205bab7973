import { describe, expect, test } from 'vitest';
import { createResourcePacer } from '../../../shared/core/pacing/resourcePacer.ts';
import type { Transport } from '../../../shared/http/transport.ts';
import type { RunReport } from '../../../shared/model/runReport.ts';
import type { Clock } from '../../../shared/ports.ts';
import type { ContentReader } from '../../../shared/run/contentReader.ts';
import { keepWish } from '../../../shared/run/control.ts';
import { paths } from '../../../shared/run/records.ts';
import { refuseMessage } from '../../../shared/run/refusals.ts';
import { reportRun } from '../../../shared/run/reportRun.ts';
import { openSegmentLog } from '../../../shared/run/segmentLog.ts';
import { verifyRun } from '../../../shared/run/verifyRun.ts';
import { aJob, aKey, aStage, createSecrets, keyOf } from '../../support/factories.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { createMemoryStore } from '../../support/memoryStore.ts';
import { createReadService } from '../../support/readService.ts';
import { answer, refusal } from '../../support/scriptedTransport.ts';
import { aTimedRun } from '../../support/timedRun.ts';

/** What took at least a hundredth of the time, the most first; what time went to has to add up to all of it. */
function uses({ time, seconds }: RunReport): string[] {
  const spent = Object.entries(time);
  expect(spent.reduce((sum, [, each]) => sum + each, 0)).toBeCloseTo(seconds, 6);
  return spent
    .filter(([, each]) => each >= seconds / 100)
    .toSorted(([, a], [, b]) => b - a)
    .map(([use]) => use);
}

const onePacer = (calls: number, windowMs: number) => {
  const pacer = createResourcePacer([{ calls, windowMs }]);
  return { pacerFor: () => pacer };
};

describe('where the time went', () => {
  test('to a service that takes its time', async () => {
    const { toEnd } = await aTimedRun({ latencyMs: 800, concurrency: 2 });
    const report = await toEnd();
    expect(uses(report)).toEqual(['service']);
    expect(report.seconds).toBeCloseTo(4, 1);
    expect(report.complete).toBe(true);
    expect(report.stages[0]?.latency?.p50).toBeGreaterThanOrEqual(800);
    expect(report.stages[0]?.latency?.p99).toBeLessThan(960);
  });

  test('to a quota that is used up', async () => {
    const { toEnd } = await aTimedRun({ rows: [200, 200], client: onePacer(5, 1000) });
    const report = await toEnd();
    expect(uses(report)[0]).toBe('quota');
    expect(report.time.quota / report.seconds).toBeGreaterThan(0.9);
  });

  test('to a quota that is waited for outside of all activities', async () => {
    const script = (_: unknown, index: number) =>
      index < 4 ? refusal(429, 'TooManyRequests', 'Slow down.', { 'retry-after': '30' }) : undefined;
    const { toEnd } = await aTimedRun({ script, concurrency: 4 });
    const report = await toEnd();
    expect(uses(report)).toEqual(['quota', 'service']);
    expect(report.time.quota).toBeCloseTo(30, 0);
    expect(report.stages[0]?.calls).toMatchObject({ throttled: 4, sent: 14 });
    expect(report.quotas[0]?.resources[0]).toMatchObject({ throttled: 4, sent: 14, cooledSeconds: 30 });
  });

  test.each([3000, 60_000])(
    'to a service that works on its rows for %i ms after it has taken them',
    async (takesMs) => {
      const stage = aStage({ service: 'ReadImage', batchSize: 1, params: { imageUrl: { column: 'text' } } });
      const send = (clock: Clock) => createReadService(clock, { takesMs }).send;
      const text = 'https://images.example.com/1.png';
      const { toEnd } = await aTimedRun({
        rows: [4],
        text,
        job: aJob({ stages: [stage] }),
        send,
        latencyMs: 10,
        concurrency: 4,
      });
      const report = await toEnd();
      expect(uses(report)).toEqual(['service']);
      expect(report.stages[0]).toMatchObject({ rows: { ok: 4 }, batches: { sent: 4, documents: 4, fill: 1 } });
      expect(report.stages[0]?.billed).toBeUndefined();
      expect(report.quotas[0]?.calls.needed).toBe(8);
      expect(report.quotas[0]?.calls.letThrough).toBeGreaterThanOrEqual(8);
      expect(report.complete).toBe(true);
    },
  );

  test('to storage with what rows name as their content', async () => {
    const stage = aStage({ service: 'TagImage', batchSize: 1, params: { imageBlob: { column: 'text' } } });
    const content: ContentReader = async (_, use) => {
      await clock.sleep(900);
      return { result: await use({ imageBlob: { bytes: Buffer.from('image'), extension: 'png' } }) };
    };
    const send = (): Transport => async () =>
      answer(200, { tags: [], requestId: '1', metadata: { width: 9, height: 9, format: 'Png' }, modelVersion: '1' });
    const job = aJob({ stages: [stage] });
    const { clock, toEnd } = await aTimedRun({ rows: [3], text: 'input/a.png', job, send, content, concurrency: 1 });
    expect(uses(await toEnd())).toEqual(['storage', 'service']);
  });

  test('to storage that is slow', async () => {
    const { toEnd } = await aTimedRun({ storageMs: 400, concurrency: 4 });
    expect(uses(await toEnd()).slice(0, 2)).toEqual(['storage', 'service']);
  });

  test('to retries, with the waits before them', async () => {
    const script = (_: unknown, index: number) => (index % 2 === 0 ? refusal(503, 'Busy') : undefined);
    const { toEnd } = await aTimedRun({ script, concurrency: 1, latencyMs: 200 });
    const report = await toEnd();
    expect(uses(report)).toEqual(['retries', 'service']);
    // Ten first attempts of 200 ms each.
    expect(report.time.service).toBeCloseTo(2, 1);
    expect(report.stages[0]).toMatchObject({
      calls: { sent: 20, retried: 10, requests: 10 },
      errors: { calls: { Busy: 10 }, rows: {} },
    });
  });

  test('to an outage, which is no lack of quota, also for what comes to its line meanwhile', async () => {
    const script = (_: unknown, index: number) =>
      index === 0 ? refusal(503, 'ServiceUnavailable', 'Away.', { 'retry-after': '60' }) : undefined;
    const { enrich, toEnd, report, pass } = await aTimedRun({ script, rows: [50], concurrency: 1 });
    expect(await pass(enrich(0))).toMatchObject({ done: false });
    await pass(20_000);
    expect(uses(await report())).toEqual(['retries']);
    expect((await toEnd()).time).toMatchObject({ quota: 0, retries: 60 });
  });

  test('to a quota, while a part has come back again and again and could send nothing yet', async () => {
    const script = (_: unknown, index: number) =>
      index === 0 ? refusal(429, 'TooManyRequests', 'Slow down.', { 'retry-after': '130' }) : undefined;
    const { enrich, toEnd, report, pass } = await aTimedRun({ script, rows: [50], concurrency: 1 });
    for (let time = 1; time <= 4; time += 1) {
      expect(await pass(enrich(0))).toMatchObject({ done: false });
      await pass(30_000);
      const { quota, orchestration } = (await report()).time;
      expect([quota, orchestration].map(Math.round)).toEqual([30 * time, 0]);
    }
    expect((await toEnd()).time.quota).toBeCloseTo(130, 0);
  });

  test('to a pause, and to queues in which nobody works on it', async () => {
    const { toEnd, store, clock, pass, run } = await aTimedRun({ latencyMs: 200, concurrency: 1 });
    await pass(5000);
    await keepWish(store, run.id, 'pause', clock.now());
    await pass(20_000);
    await keepWish(store, run.id, 'run', clock.now());
    const report = await toEnd();
    expect(uses(report)).toEqual(['paused', 'orchestration', 'service']);
    expect(report.time).toMatchObject({ paused: 20, orchestration: 5 });
  });

  test('is lost with a worker that had not kept it', async () => {
    const { enrich, toEnd, store, pass } = await aTimedRun({ rows: [1100], latencyMs: 1000, concurrency: 1 });
    store.setFault(({ path }) => {
      // Its third segment is the end of it.
      if (path.endsWith('000002.jsonl')) throw new Error('killed');
      return undefined;
    });
    const killed = enrich(0).catch((error: Error) => error);
    expect(await pass(killed)).toMatchObject({ message: 'killed' });
    store.setFault(undefined);
    await pass(2000);
    const report = await toEnd();
    expect(report.rows.ok).toBe(1100);
    expect(uses(report)).toEqual(['service', 'orchestration']);
    expect(report.complete).toBe(true);
  });
});

describe('how well a quota was used', () => {
  test('is the best possible time for it and the input, with its burst, beside the time that was taken', async () => {
    const { toEnd } = await aTimedRun({ rows: [200, 205], client: onePacer(5, 1000) });
    const [quota] = (await toEnd()).quotas;
    // 21 + 20 calls are made, and 41 needed: 5 of them at once, the others in 7.2 s, and 0.1 s for the last answer.
    expect(quota).toMatchObject({
      feature: 'TextSentiment',
      calls: { needed: 41, letThrough: 41 },
      best: { seconds: expect.closeTo(7.3, 1) as number, burst: 5, perSecond: 5 },
      resources: [{ name: 'language-eastus', limits: [{ by: 'declared', calls: 5, windowMs: 1000 }], throttled: 0 }],
    });
    expect(quota?.efficiency).toBeGreaterThan(0.85);
    expect(quota?.efficiency).toBeLessThan(0.95);
    expect(quota?.ofRate).toBeGreaterThan(0.97);
    expect(quota?.resources[0]?.used).toBeGreaterThan(0.85);
  });

  test('is not told where no quota is known', async () => {
    const { toEnd } = await aTimedRun();
    const [quota] = (await toEnd()).quotas;
    expect(quota?.calls).toEqual({ needed: 10, letThrough: 10 });
    expect(quota?.best).toBeUndefined();
    expect(quota?.efficiency).toBeUndefined();
  });

  test('is that of all stages together that share it', async () => {
    const stages = [aStage(), aStage({ outputCol: 'again', batchSize: 4 })];
    const { toEnd } = await aTimedRun({ rows: [30], job: aJob({ stages }) });
    const { quotas, stages: reported } = await toEnd();
    expect(quotas).toMatchObject([{ feature: 'TextSentiment', calls: { needed: 3 + 8, letThrough: 11 } }]);
    expect(reported.map(({ batches }) => batches)).toEqual([
      { sent: 3, documents: 30, size: 10, fill: 1 },
      { sent: 8, documents: 30, size: 4, fill: 0.938 },
    ]);
  });

  test('is told by kind where each kind of a service has its own, and of stages that call a service alone', async () => {
    const kind = { kind: { constant: 'KeyPhraseExtraction' }, text: { column: 'text' } };
    const stages = [aStage({ service: 'AnalyzeText', params: kind }), { transform: 'dropDuplicates' } as const];
    const found = { documents: [], errors: [], modelVersion: '1' };
    const send = (): Transport => async () => answer(200, { kind: 'KeyPhraseExtractionResults', results: found });
    const { report, enrich, pass } = await aTimedRun({ rows: [15], job: aJob({ stages }), send });
    await pass(enrich(0));
    const { quotas, stages: reported } = await report();
    expect(quotas.map(({ feature }) => feature)).toEqual(['AnalyzeText-KeyPhraseExtraction']);
    expect(reported).toMatchObject([
      {
        service: 'AnalyzeText',
        billed: { unit: 'text records', amount: 0 },
        errors: { rows: { MissingDocument: 15 } },
      },
    ]);
  });

  test('of one that is learned is told as that', async () => {
    let taken: number[] = [];
    const script = ({ at }: { at: number }) => {
      taken = taken.filter((time) => time > at - 60_000);
      if (taken.length < 20) return void taken.push(at);
      const seconds = Math.ceil(((taken[0] as number) + 60_000 - at) / 1000);
      return refusal(429, 'TooManyRequests', 'Slow down.', { 'retry-after': String(seconds) });
    };
    const { toEnd } = await aTimedRun({ rows: [450], script, concurrency: 4 });
    const [quota] = (await toEnd()).quotas;
    expect(quota?.resources[0]?.limits).toMatchObject([{ by: 'learned', windowMs: 60_000 }]);
    expect(quota?.efficiency).toBeGreaterThan(0);
  });
});

test('each key is told by its secret and fingerprint, and one that was refused as such', async () => {
  const secrets = createSecrets({ 'language-key-1': 'old', 'language-key-2': keyOf('language-key-2') });
  const { toEnd } = await aTimedRun({
    script: ({ key }) => (key === 'old' ? refusal(401, '401') : undefined),
    client: { keys: [aKey('language-key-1'), aKey('language-key-2')], secrets },
    concurrency: 1,
  });
  const report = await toEnd();
  const [first, second] = report.quotas[0]?.resources[0]?.keys ?? [];
  expect(first).toMatchObject({
    secret: 'language-key-1',
    sent: 1,
    refused: true,
    fingerprint: expect.stringMatching(/^[0-9a-f]{8}$/) as string,
  });
  expect(second).toMatchObject({ secret: 'language-key-2', sent: 10, refused: false });
  expect(report.stages[0]?.errors.calls).toEqual({ 401: 1 });
  expect(JSON.stringify(report)).not.toContain(keyOf('language-key-2'));
});

test('what is paid for is what was answered well, and rows that failed are counted by their codes', async () => {
  const stages = [aStage({ batchSize: 4, params: { text: { column: 'text' } } })];
  const script = ({ documents }: { documents: readonly { id: string }[] }) =>
    documents.length === 4 ? undefined : refusal(400, 'InvalidRequest');
  const { toEnd } = await aTimedRun({ rows: [10], job: aJob({ stages }), script, concurrency: 1 });
  const [stage] = (await toEnd()).stages;
  expect(stage).toMatchObject({
    rows: { ok: 8, failed: 2, skipped: 0 },
    billed: { unit: 'text records', amount: 8 },
    errors: { rows: { InvalidRequest: 2 } },
    batches: { sent: 3, documents: 10, size: 4 },
  });
});

describe('a report can be had', () => {
  test('of a run under way, as far as it goes', async () => {
    const { enrich, report, pass } = await aTimedRun({ rows: [50, 50], concurrency: 1 });
    expect(await report()).toMatchObject({
      state: 'running',
      seconds: 0,
      rowsPerSecond: 0,
      complete: false,
      quotas: [],
    });
    await pass(enrich(0));
    const half = await report();
    expect(half).toMatchObject({ rows: { ok: 50 }, complete: false, stages: [{ batches: { sent: 5 } }] });
    expect(uses(half)).toEqual(['service']);
  });

  test('of a run that waits for quota at the moment', async () => {
    const script = (_: unknown, index: number) =>
      index === 1 ? refusal(429, 'TooManyRequests', 'Slow down.', { 'retry-after': '30' }) : undefined;
    const { enrich, report, pass } = await aTimedRun({ script, concurrency: 1 });
    expect(await pass(enrich(0))).toMatchObject({ done: false });
    await pass(20_000);
    expect(uses(await report())).toEqual(['quota']);
  });

  test('of a run that was done before its times were kept', async () => {
    const { toEnd, report, store, run } = await aTimedRun();
    const before = await toEnd();
    for (const path of store.paths(paths.all(run.id))) {
      const blob = await store.get(path);
      const { facts: _, spans: __, ...metadata } = blob?.info.metadata ?? {};
      const text = path.startsWith(paths.ledgers(run.id))
        ? JSON.stringify({ ...(JSON.parse(blob?.text ?? '') as object), facts: undefined })
        : (blob?.text ?? '');
      await store.put(path, text, { metadata });
    }
    const old = await report();
    expect(old).toMatchObject({ complete: false, rows: before.rows, stages: [{ calls: { sent: 10 } }] });
    expect(uses(old)).toEqual(['orchestration']);
    expect(await verifyRun(store, run.id, run.start)).toMatchObject({ ok: true });
  });

  test('of a run of which somebody did a part again, whose calls were paid for as well', async () => {
    const { toEnd, report, store, run } = await aTimedRun();
    await toEnd();
    const log = await openSegmentLog(store, { id: run.id, partition: 0, stage: 0 });
    await log.append([], { sent: 3, retried: 0, throttled: 0 });
    expect((await report()).stages[0]?.calls.sent).toBe(13);
  });

  test('of an upload that was refused, and not of what there is not', async () => {
    const [store, clock] = [createMemoryStore(), createFakeClock()];
    const id = (await refuseMessage('nonsense', undefined, { store, clock })) ?? '';
    const ask = (of: string) => reportRun({ store, clock }, of, async () => ({ state: 'failed' }));
    expect(await ask(id)).toMatchObject({ state: 'failed', seconds: 0, stages: [], quotas: [] });
    expect(await ask('none')).toBeUndefined();
  });
});
