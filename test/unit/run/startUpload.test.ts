import { expect, test } from 'vitest';
import type { BlobStore } from '../../../shared/ports.ts';
import { deleteRun } from '../../../shared/run/deleteRun.ts';
import { listRuns } from '../../../shared/run/listRuns.ts';
import { findPending, unmarkPending } from '../../../shared/run/pending.ts';
import { createRecord, paths } from '../../../shared/run/records.ts';
import { refuseMessage } from '../../../shared/run/refusals.ts';
import type { StartDeps } from '../../../shared/run/startRun.ts';
import { startUpload } from '../../../shared/run/startUpload.ts';
import { summarizeRun } from '../../../shared/run/summarizeRun.ts';
import { listUploads } from '../../../shared/run/uploads.ts';
import { registry } from '../../../shared/services/registry.ts';
import { createSecrets, eastus } from '../../support/factories.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { createMemoryStore } from '../../support/memoryStore.ts';

const stage = {
  service: 'TextSentiment',
  textCol: 'text',
  location: 'eastus',
  subscriptionKeySecret: 'language-key-1',
  outputCol: 'sentiment',
};

async function aSetup() {
  const store = createMemoryStore({ containers: ['input', 'output', 'pipelines', 'runs'] });
  const secrets = createSecrets({ 'language-key-1': 'a-key' });
  const deps: StartDeps = {
    store,
    secrets,
    clock: createFakeClock(),
    services: registry,
    resources: [eastus],
    allowedHosts: ['*.api.cognitive.microsoft.com'],
  };
  await store.put('pipelines/reviews.json', JSON.stringify({ stages: [stage], output: {} }));
  await store.put('input/reviews/a.jsonl', '{"text":"good"}\n');
  return { store, deps };
}

test('an upload starts one run, and again one when it or its pipeline has changed', async () => {
  const { store, deps } = await aSetup();
  const first = await startUpload('input/reviews/a.jsonl', deps);
  expect(first).toMatchObject({ id: expect.stringMatching(/^u-[0-9a-f]{32}$/) as string, created: true });
  expect(await startUpload('input/reviews/a.jsonl', deps)).toEqual({ id: first?.id, refused: false, created: false });

  await store.put('input/reviews/a.jsonl', '{"text":"other"}\n');
  const second = await startUpload('input/reviews/a.jsonl', deps);
  await store.put('pipelines/reviews.json', JSON.stringify({ stages: [{ ...stage, batchSize: 5 }], output: {} }));
  const third = await startUpload('input/reviews/a.jsonl', deps);
  expect(new Set([first?.id, second?.id, third?.id]).size).toBe(3);
});

test('what is no upload, or has no pipeline, or is gone, starts nothing', async () => {
  const { deps, store } = await aSetup();
  await store.put('input/none/a.jsonl', '{"text":"good"}\n');
  await store.put('input/a.jsonl', '{"text":"good"}\n');
  for (const path of ['input/none/a.jsonl', 'input/a.jsonl', 'input/reviews/gone.jsonl', 'output/reviews/a.jsonl']) {
    expect(await startUpload(path, deps)).toBeUndefined();
  }
});

/** What users see of a run that nobody has started. */
const shown = (store: BlobStore, id = '') =>
  summarizeRun({ store, clock: createFakeClock() }, id, () => Promise.reject(new Error('There is no orchestration.')));

test.each([
  ['{', 'the job: not valid JSON'],
  ['null', 'the job: not a JSON object'],
  [`{"stages":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, 'the job: nested too deeply'],
  [JSON.stringify({ stages: [stage], output: 'there' }), 'output: got a string of 5 characters'],
  [
    JSON.stringify({ stages: [{ ...stage, textCol: 'other' }] }),
    'stages[0].textCol: the input has no such column in its first rows',
  ],
])('an upload that a pipeline does not fit is refused once and shown as a failed run', async (pipeline, problem) => {
  const { deps, store } = await aSetup();
  await store.put('pipelines/reviews.json', pipeline);
  const refused = await startUpload('input/reviews/a.jsonl', deps);
  expect(refused).toMatchObject({ refused: true, created: true });
  expect(await shown(store, refused?.id)).toMatchObject({
    state: 'failed',
    reason: `The pipeline's job does not fit the upload input/reviews/a.jsonl: ${problem}.`,
    output: 'output/reviews/a.jsonl',
    finishedAt: new Date(deps.clock.now()).toISOString(),
  });

  const { writes } = store;
  expect(await startUpload('input/reviews/a.jsonl', deps)).toEqual({ id: refused?.id, refused: true, created: false });
  expect(store.writes).toBe(writes);

  await store.put('pipelines/reviews.json', JSON.stringify({ stages: [stage] }));
  const corrected = await startUpload('input/reviews/a.jsonl', deps);
  expect(corrected).toMatchObject({ refused: false, created: true });
  const { runs } = await listRuns({ store, clock: createFakeClock() }, { limit: 10, offset: 0 }, () =>
    Promise.resolve({ state: 'queued' }),
  );
  expect(new Set(runs.map(({ id }) => id))).toEqual(new Set([refused?.id, corrected?.id]));
});

test('a refused upload is tried again once its refusal is removed', async () => {
  const { deps, store } = await aSetup();
  await store.put('pipelines/reviews.json', '{');
  const { id = '' } = (await startUpload('input/reviews/a.jsonl', deps)) ?? {};
  await deleteRun(store, id);
  expect(await shown(store, id)).toBeUndefined();
  expect(await startUpload('input/reviews/a.jsonl', deps)).toMatchObject({ id, created: true });
});

test('a message that was given up is kept, and shown in the place of the run', async () => {
  const { deps, store } = await aSetup();
  const id = await refuseMessage('{"an":"event"}', 'input/reviews/a.jsonl', deps);
  expect(store.text(paths.message(id))).toBe('{"an":"event"}');
  expect(await shown(store, id)).toMatchObject({
    state: 'failed',
    reason: expect.stringContaining('The upload input/reviews/a.jsonl could not be started') as string,
    output: 'output/reviews/a.jsonl',
  });
  expect(await startUpload('input/reviews/a.jsonl', deps)).toEqual({ id, refused: true, created: false });
});

test('a message that is no event is kept and shown as well', async () => {
  const { deps, store } = await aSetup();
  const id = await refuseMessage('hello', undefined, deps);
  expect(await refuseMessage('hello', undefined, deps)).toBe(id);
  expect(await shown(store, id)).toMatchObject({
    state: 'failed',
    reason: expect.stringContaining(paths.message(id)) as string,
  });
  expect(store.text(paths.message(id))).toBe('hello');
});

test('a message whose run was started all the same leaves it alone', async () => {
  const { deps, store } = await aSetup();
  const { id = '' } = (await startUpload('input/reviews/a.jsonl', deps)) ?? {};
  expect(await refuseMessage('{}', 'input/reviews/a.jsonl', deps)).toBe(id);
  expect(store.text(paths.message(id))).toBe('{}');
  expect(await store.head(paths.refusal(id))).toBeUndefined();
});

test('uploads are found without any announcement', async () => {
  const { store } = await aSetup();
  await store.put('input/reviews/deep/b.jsonl', '{"text":"good"}\n');
  await store.put('input/elsewhere/c.jsonl', '{"text":"good"}\n');
  expect(await Array.fromAsync(listUploads(store))).toEqual(['input/reviews/a.jsonl', 'input/reviews/deep/b.jsonl']);
});

test('a run is pending from before its start record until its end', async () => {
  const { deps, store } = await aSetup();
  const { id = '' } = (await startUpload('input/reviews/a.jsonl', deps)) ?? {};
  const later = '2100-01-01T00:00:00Z';
  expect(await Array.fromAsync(findPending(store, later))).toEqual([id]);
  expect(await Array.fromAsync(findPending(store, '2000-01-01T00:00:00Z'))).toEqual([]);

  await createRecord(store, paths.end(id), { format: 1 });
  expect(await Array.fromAsync(findPending(store, later))).toEqual([]);
  expect(store.paths('runs/_pending/')).toEqual([]);
  await unmarkPending(store, id);
});
