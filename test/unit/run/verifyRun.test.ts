import { expect, test } from 'vitest';
import { type CallFacts, noFacts } from '../../../shared/model/callFacts.ts';
import type { BlobStore } from '../../../shared/ports.ts';
import { factsMetadata } from '../../../shared/run/factsMetadata.ts';
import { describeOutput, manifestPath } from '../../../shared/run/manifest.ts';
import { createRecord } from '../../../shared/run/recordStore.ts';
import { type EndRecord, type LedgerRecord, paths } from '../../../shared/run/records.ts';
import { openSegmentLog } from '../../../shared/run/segmentLog.ts';
import { endRecord } from '../../../shared/run/summarizeRun.ts';
import { verifyRun } from '../../../shared/run/verifyRun.ts';
import { aClient, aJob, aRun, aStage, runToEnd, type TestRun } from '../../support/factories.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { createMemoryStore } from '../../support/memoryStore.ts';
import { createScriptedTransport } from '../../support/scriptedTransport.ts';

const rows = [
  '{"id":1,"text":"good"}',
  '{"id":2,"text":"bad"}',
  'broken',
  '{"id":4,"text":null}',
  '{"id":5,"text":""}',
];
const input = rows.map((row) => `${row}\n`).join('');

/** A run of two stages over two partitions that has succeeded. */
async function aVerifiableRun() {
  const clock = createFakeClock();
  const store = createMemoryStore();
  const transport = createScriptedTransport(clock, {});
  const second = aStage({ outputCol: 'again', errorCol: 'againError' });
  const run = await aRun(store, input, { job: aJob({ stages: [aStage(), second] }), cutBefore: [2] });
  const result = await runToEnd(run, { store, clock, client: aClient(clock, transport.send), concurrency: 2 });
  if (!result.ok) throw new Error(result.reason);
  const manifest = await describeOutput(store, run, result.etag, '1.2.3');
  await store.put(manifestPath(run.start.job.output.blob), JSON.stringify(manifest));
  const ended = { state: 'succeeded', finishedAt: '2026-03-01T12:30:00Z', outputEtag: result.etag } as const;
  await createRecord(store, paths.end(run.id), await endRecord(store, run.id, run.start, ended));
  return { store, run, manifest, verify: () => verifyRun(store, run.id, run.start) };
}

test('a run that is as it was written is found so, and its manifest tells where it came from', async () => {
  const { verify, manifest, store, run } = await aVerifiableRun();
  const bytes = store.text(run.start.job.output.blob)?.length;
  expect(await verify()).toEqual({ ok: true, checked: { partitions: 2, rows: 5, bytes } });
  expect(manifest).toMatchObject({
    format: 1,
    run: run.id,
    code: '1.2.3',
    rows: { rows: 5, ok: 2, failed: 2, skipped: 1 },
  });
  expect(manifest.stages[0]).toMatchObject({ api: '/text/analytics/v3.1/sentiment' });
  expect(manifest.stages[0]?.origins).toEqual([
    {
      secret: 'language-key-1',
      fingerprint: expect.stringMatching(/^[0-9a-f]{8}$/) as string,
      modelVersion: expect.any(String) as string,
    },
  ]);
});

/** The text with one figure or hash that is not what it was. */
function alter(text: string): string {
  const altered = text.replace(
    /("(?:sha256|rows|line|end)":"?)(\w)/,
    (_, name: string, digit: string) => name + (digit === '1' ? '2' : '1'),
  );
  return altered === text ? `${text}\n` : altered;
}

test('whatever is changed or missing is named, the first of it', async () => {
  const { store, run } = await aVerifiableRun();
  const watched = store.paths('').filter((path) => !/control|start\.json|tries/.test(path));
  expect(watched.length).toBeGreaterThan(12);
  for (const path of watched) {
    const changed = await aVerifiableRun();
    const text = changed.store.text(path) ?? '';
    await changed.store.put(path, alter(text));
    const found = await changed.verify();
    expect(found.ok, path).toBe(false);
    expect(found.difference, path).toBeTruthy();

    const missing = await aVerifiableRun();
    await missing.store.remove(path);
    expect((await missing.verify()).ok, path).toBe(false);
  }
  expect(run.id).toBeTruthy();
});

test('a record that is no JSON is named', async () => {
  const { store, run, verify } = await aVerifiableRun();
  await store.put(paths.plan(run.id), '{');
  expect(await verify()).toMatchObject({ ok: false, difference: `${paths.plan(run.id)} is not valid JSON.` });
});

test('a record that is JSON and no record is named, whichever it is', async () => {
  const { store } = await aVerifiableRun();
  const records = store.paths('').filter((path) => /^runs.*json$/.test(path) && !/control|start|tries/.test(path));
  expect(records.length).toBeGreaterThan(8);
  for (const path of [...records, manifestPath('output/rows.jsonl')]) {
    const changed = await aVerifiableRun();
    await changed.store.put(path, '{}', { metadata: (await store.head(path))?.metadata ?? {} });
    const difference = `The record ${path} is of no format that this version of Tributary reads.`;
    expect(await changed.verify()).toMatchObject({ ok: false, difference });
  }
});

test('a run that has not succeeded has nothing to check', async () => {
  const { store, run } = await aVerifiableRun();
  await store.remove(paths.end(run.id));
  expect(await verifyRun(store, run.id, run.start)).toMatchObject({
    ok: false,
    difference: `${paths.end(run.id)} is missing.`,
  });
});

test.each([
  ['rows', (end: EndRecord) => ({ ...end, rows: { ...end.rows, ok: end.rows.ok - 1, failed: end.rows.failed + 1 } })],
  ['stages', (end: EndRecord) => ({ ...end, stages: end.stages.toReversed().map((stage) => ({ ...stage, ok: 0 })) })],
  ['partitions', (end: EndRecord) => ({ ...end, partitions: { total: 2, done: 1 } })],
  ['calls', (end: EndRecord) => ({ ...end, calls: { ...end.calls, sent: end.calls.sent + 1 } })],
])('an end record whose %s are not those of the ledger is named', async (name, forge) => {
  const { store, run, verify } = await aVerifiableRun();
  const path = paths.end(run.id);
  await store.put(path, JSON.stringify(forge(JSON.parse(store.text(path) ?? '') as EndRecord)));
  const found = await verify();
  expect(found.difference).toContain(`${path}: its ${name}`);
});

/** Keeps what a worker has called for a part that another one has finished meanwhile. */
async function comeTooLate(store: BlobStore, { id }: TestRun): Promise<void> {
  const log = await openSegmentLog(store, { id, partition: 1, stage: 0 });
  await log.append([], { sent: 3, retried: 1, throttled: 1 });
}

test('a worker that comes too late keeps what it has called, and the run is as it was', async () => {
  const { store, run, verify } = await aVerifiableRun();
  await comeTooLate(store, run);
  expect(await verify()).toMatchObject({ ok: true });
  const calls = async () =>
    (await endRecord(store, run.id, run.start, { state: 'succeeded', finishedAt: '2026-03-01T12:30:00Z' })).calls;
  const before = await calls();
  await comeTooLate(store, run);
  expect(await calls()).toEqual(before);
});

test('outcomes that are not in the ledger are named', async () => {
  const { store, run, verify } = await aVerifiableRun();
  const path = paths.segment(run.id, 1, 0, 1);
  await store.put(path, '{"row":0,"ok":1}\n');
  expect((await verify()).difference).toBe(`${path} holds outcomes and is not in the ledger.`);
});

test.each([
  ['calls', { sent: '7' }],
  ['origins', { origins: '%5B%5D' }],
  ['facts', { facts: '{}' }],
])('a segment whose %s are not those of the ledger is named', async (name, altered) => {
  const { store, run, verify } = await aVerifiableRun();
  const path = paths.segment(run.id, 0, 0, 0);
  const segment = await store.get(path);
  await store.put(path, segment?.text ?? '', { metadata: { ...segment?.info.metadata, ...altered } });
  expect((await verify()).difference).toContain(`${paths.ledger(run.id, 0, 0)}: its ${name}`);
});

test.each<[string, number, (facts: CallFacts) => Partial<CallFacts>]>([
  ['calls by key', 0, ({ resources }) => ({ resources: resources.map((each) => ({ ...each, keys: [] })) })],
  ['answers and errors', 0, () => ({ latency: { 3: 8 } })],
  ['failed rows by code', 1, () => ({ failed: { InvalidRow: 1 } })],
  ['rows with InvalidDocument', 1, () => ({ failed: { InvalidDocument: 2 } })],
])('facts that agree among themselves and not with the %s are named', async (name, partition, forge) => {
  const { store, run, verify } = await aVerifiableRun();
  const path = paths.ledger(run.id, partition, 0);
  const ledger = JSON.parse(store.text(path) ?? '') as LedgerRecord;
  const facts = { ...noFacts, ...ledger.facts, ...forge(ledger.facts ?? noFacts) };
  await store.put(path, JSON.stringify({ ...ledger, facts }), { metadata: (await store.head(path))?.metadata ?? {} });
  const segmentPath = paths.segment(run.id, partition, 0, 0);
  const segment = await store.get(segmentPath);
  const metadata = { ...segment?.info.metadata, ...factsMetadata(facts) };
  await store.put(segmentPath, segment?.text ?? '', { metadata });
  expect((await verify()).difference).toContain(`${path}: its ${name}`);
});

test('an input that is another one by now is told as such', async () => {
  const { store, run, verify } = await aVerifiableRun();
  await store.put(run.start.input.blob, input);
  expect((await verify()).difference).toContain('is no longer the one of the run');
});
