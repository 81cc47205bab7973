import { expect, test } from 'vitest';
import { InvalidJob } from '../../../shared/model/problem.ts';
import { findPending, unmarkPending } from '../../../shared/run/pending.ts';
import { createRecord, paths } from '../../../shared/run/records.ts';
import type { StartDeps } from '../../../shared/run/startRun.ts';
import { findUploads, startUpload } from '../../../shared/run/startUpload.ts';
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
  expect(await startUpload('input/reviews/a.jsonl', deps)).toEqual({ id: first?.id, created: false });

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

test('a pipeline that does not fit, or is no JSON, is refused', async () => {
  const { deps, store } = await aSetup();
  for (const text of ['{', JSON.stringify({ stages: [{ ...stage, textCol: 'other' }], output: {} })]) {
    await store.put('pipelines/reviews.json', text);
    await expect(startUpload('input/reviews/a.jsonl', deps)).rejects.toThrow(InvalidJob);
  }
});

test('uploads are found without any announcement', async () => {
  const { deps, store } = await aSetup();
  await store.put('input/reviews/deep/b.jsonl', '{"text":"good"}\n');
  await store.put('input/elsewhere/c.jsonl', '{"text":"good"}\n');
  expect(await Array.fromAsync(findUploads(deps))).toEqual(['input/reviews/a.jsonl', 'input/reviews/deep/b.jsonl']);
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
