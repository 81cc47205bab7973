import { expect, test } from 'vitest';
import type { BlobStore } from '../../../shared/ports.ts';
import { deleteRun } from '../../../shared/run/deleteRun.ts';
import { listRuns } from '../../../shared/run/listRuns.ts';
import { findPending, listPending, unmarkPending } from '../../../shared/run/pending.ts';
import { createRecord } from '../../../shared/run/recordStore.ts';
import { paths } from '../../../shared/run/records.ts';
import { refuseMessage } from '../../../shared/run/refusals.ts';
import type { StartDeps } from '../../../shared/run/startRun.ts';
import { startUpload, type UploadFate } from '../../../shared/run/startUpload.ts';
import { summarizeRun } from '../../../shared/run/summarizeRun.ts';
import { findNewUploads } from '../../../shared/run/uploadMarkers.ts';
import { findUpload } from '../../../shared/run/uploads.ts';
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

/** What comes of an announcement. */
async function announce(path: string, deps: StartDeps): Promise<UploadFate | undefined> {
  const upload = await findUpload(path, deps.store);
  return upload && startUpload(upload, deps);
}

/** Removes a run whose orchestration is over. */
const remove = ({ store, clock }: StartDeps, id: string) => deleteRun({ store, clock, purge: async () => true }, id);

test('an upload starts one run, and again one when it or its pipeline has changed', async () => {
  const { store, deps } = await aSetup();
  const first = await announce('input/reviews/a.jsonl', deps);
  expect(first).toMatchObject({ kind: 'started', id: expect.stringMatching(/^u-[0-9a-f]{32}$/) as string });
  expect(await announce('input/reviews/a.jsonl', deps)).toEqual({ kind: 'known', id: first?.id });

  await store.put('input/reviews/a.jsonl', '{"text":"other"}\n');
  const second = await announce('input/reviews/a.jsonl', deps);
  await store.put('pipelines/reviews.json', JSON.stringify({ stages: [{ ...stage, batchSize: 5 }], output: {} }));
  const third = await announce('input/reviews/a.jsonl', deps);
  expect(new Set([first?.id, second?.id, third?.id]).size).toBe(3);
});

test('what is no upload, or has no pipeline, or is gone, starts nothing', async () => {
  const { deps, store } = await aSetup();
  await store.put('input/none/a.jsonl', '{"text":"good"}\n');
  await store.put('input/a.jsonl', '{"text":"good"}\n');
  for (const path of ['input/none/a.jsonl', 'input/a.jsonl', 'input/reviews/gone.jsonl', 'output/reviews/a.jsonl']) {
    expect(await announce(path, deps)).toBeUndefined();
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
  const refused = await announce('input/reviews/a.jsonl', deps);
  expect(refused).toMatchObject({ kind: 'refused' });
  expect(await shown(store, refused?.id)).toMatchObject({
    state: 'failed',
    reason: `The pipeline's job does not fit the upload input/reviews/a.jsonl: ${problem}.`,
    output: 'output/reviews/a.jsonl',
    finishedAt: new Date(deps.clock.now()).toISOString(),
  });

  const { writes } = store;
  expect(await announce('input/reviews/a.jsonl', deps)).toEqual({ kind: 'known', id: refused?.id });
  expect(store.writes).toBe(writes);

  await store.put('pipelines/reviews.json', JSON.stringify({ stages: [stage] }));
  const corrected = await announce('input/reviews/a.jsonl', deps);
  expect(corrected).toMatchObject({ kind: 'started' });
  const { runs } = await listRuns({ store, clock: createFakeClock() }, { limit: 10, offset: 0 }, () =>
    Promise.resolve({ state: 'queued' }),
  );
  expect(new Set(runs.map(({ id }) => id))).toEqual(new Set([refused?.id, corrected?.id]));
});

test('a refused upload is tried again once its refusal is removed', async () => {
  const { deps, store } = await aSetup();
  await store.put('pipelines/reviews.json', '{');
  const { id = '' } = (await announce('input/reviews/a.jsonl', deps)) ?? {};
  await remove(deps, id);
  expect(await shown(store, id)).toBeUndefined();
  expect(await announce('input/reviews/a.jsonl', deps)).toMatchObject({ kind: 'refused', id });
});

test('an upload whose run was removed starts nothing, however it is found, until it is uploaded again', async () => {
  const { deps, store } = await aSetup();
  const { id = '' } = (await announce('input/reviews/a.jsonl', deps)) ?? {};
  await remove(deps, id);
  expect(await shown(store, id)).toBeUndefined();
  expect(await announce('input/reviews/a.jsonl', deps)).toEqual({ kind: 'known', id });
  expect(await findNewUploads(store)).toEqual([]);

  await store.put('input/reviews/a.jsonl', '{"text":"good"}\n');
  expect(await findNewUploads(store)).toMatchObject([{ path: 'input/reviews/a.jsonl' }]);
  expect(await announce('input/reviews/a.jsonl', deps)).toMatchObject({ kind: 'started' });
});

const uploadOf = async (store: BlobStore) => findUpload('input/reviews/a.jsonl', store);

test('a message that was given up is kept, and shown in the place of the run', async () => {
  const { deps, store } = await aSetup();
  const id = (await refuseMessage('{"an":"event"}', await uploadOf(store), deps)) ?? '';
  expect(store.text(paths.message(id))).toBe('{"an":"event"}');
  expect(await shown(store, id)).toMatchObject({
    state: 'failed',
    reason: expect.stringContaining('The upload input/reviews/a.jsonl could not be started') as string,
    output: 'output/reviews/a.jsonl',
  });
  expect(await announce('input/reviews/a.jsonl', deps)).toEqual({ kind: 'known', id });
});

test('a message that is no event is kept and shown as well', async () => {
  const { deps, store } = await aSetup();
  const id = (await refuseMessage('hello', undefined, deps)) ?? '';
  expect(await refuseMessage('hello', undefined, deps)).toBe(id);
  expect(await shown(store, id)).toMatchObject({
    state: 'failed',
    reason: expect.stringContaining(paths.message(id)) as string,
  });
  expect(store.text(paths.message(id))).toBe('hello');
});

test('a message whose run was started all the same leaves no trace', async () => {
  const { deps, store } = await aSetup();
  const { id = '' } = (await announce('input/reviews/a.jsonl', deps)) ?? {};
  expect(await refuseMessage('{}', await uploadOf(store), deps)).toBeUndefined();
  expect(await store.head(paths.message(id))).toBeUndefined();
  expect(await store.head(paths.refusal(id))).toBeUndefined();
});

test('uploads are found without any announcement, until something has become of them', async () => {
  const { store, deps } = await aSetup();
  await store.put('input/reviews/deep/b.jsonl', '{"other":"no text"}\n');
  await store.put('input/elsewhere/c.jsonl', '{"text":"good"}\n');
  const found = async () => (await findNewUploads(store)).map(({ path }) => path);
  expect(await found()).toEqual(['input/reviews/a.jsonl', 'input/reviews/deep/b.jsonl']);
  for (const upload of await findNewUploads(store)) {
    expect(upload).toEqual(await findUpload(upload.path, store));
    await startUpload(upload, deps);
  }
  expect(await found()).toEqual([]);
});

test('an upload whose start was interrupted is found again, and starts nothing twice', async () => {
  const { store, deps } = await aSetup();
  store.setFault(({ path }) => (path.includes('_uploads/') ? 'before' : undefined));
  await expect(announce('input/reviews/a.jsonl', deps)).rejects.toThrow();
  store.setFault(undefined);
  const [found] = await findNewUploads(store);
  expect(await announce('input/reviews/a.jsonl', deps)).toEqual({ kind: 'known', id: found?.id });
  expect(await findNewUploads(store)).toEqual([]);
});

test('uploads that are known are asked for neither one by one nor with their pipeline each', async () => {
  const { store, deps } = await aSetup();
  const names = Array.from({ length: 20 }, (_, at) => `input/reviews/${at}.jsonl`);
  for (const name of names) await store.put(name, '{"text":"good"}\n');
  for (const upload of await findNewUploads(store)) await startUpload(upload, deps);
  const asked: string[] = [];
  const counting: BlobStore = {
    ...store,
    get: (path) => (asked.push(`get ${path}`), store.get(path)),
    head: (path) => (asked.push(`head ${path}`), store.head(path)),
    list: (prefix) => (asked.push(`list ${prefix}`), store.list(prefix)),
  };
  expect(await findNewUploads(counting)).toEqual([]);
  expect(asked).toEqual([
    'list runs/_uploads/',
    'list pipelines/',
    'get pipelines/reviews.json',
    'list input/reviews/',
  ]);
});

test('what is kept of uploads that are no longer there is forgotten', async () => {
  const { store, deps } = await aSetup();
  await announce('input/reviews/a.jsonl', deps);
  await store.remove('input/reviews/a.jsonl');
  expect(await findNewUploads(store)).toEqual([]);
  expect(store.paths('runs/_uploads/')).toEqual([]);
});

test('a run is pending from before its start record until its end', async () => {
  const { deps, store } = await aSetup();
  const { id = '' } = (await announce('input/reviews/a.jsonl', deps)) ?? {};
  const later = '2100-01-01T00:00:00Z';
  expect(await listPending(store)).toEqual([id]);
  expect(await findPending(store, id, later)).toMatchObject({ id });
  expect(await findPending(store, id, '2000-01-01T00:00:00Z')).toBeUndefined();

  await createRecord(store, paths.end(id), { format: 1 });
  expect(await findPending(store, id, later)).toBeUndefined();
  expect(store.paths('runs/_pending/')).toEqual([]);
  await unmarkPending(store, id);
});
