import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { LOCAL_TOKEN } from '../../infra/local/loopback/localToken.ts';
import { fingerprintOf } from '../../infra/local/services/gateway/keyOwners.ts';
import { labelOf, sentimentJob } from '../support/sentimentJob.ts';
import { type AppHost, startTestBackend, type TestBackend } from '../support/startTestBackend.ts';

const authorization = `Bearer ${LOCAL_TOKEN}`;
const plenty = { quotas: { language: { perSecond: 100_000, perMinute: 100_000 } } };

let backend: TestBackend;
let host: AppHost;

beforeAll(async () => {
  backend = await startTestBackend();
  const language = { name: 'language', location: 'eastus', secrets: ['language-key-1', 'language-key-2'] };
  const resources = [
    { ...language, endpoint: backend.services },
    { name: 'ours', endpoint: `${backend.services}/subdomain/language`, identity: true },
  ];
  const settings = { TRIBUTARY_RESOURCES: JSON.stringify(resources) };
  host = await backend.startHost('host', backend.connection, settings);
});
beforeEach(async () => {
  await backend.script(plenty);
  await fetch(`${backend.services}/_control/calls`, { method: 'DELETE' });
});
afterAll(async () => {
  await host[Symbol.asyncDispose]();
  await backend[Symbol.asyncDispose]();
});

async function ofVault<Value>(path: string, init: RequestInit = {}): Promise<Value> {
  const answer = await fetch(`${backend.vault}${path}`, { headers: { authorization }, ...init });
  return (await answer.json()) as Value;
}
const store = (secret: string, value: string): Promise<object> =>
  ofVault(`/secrets/${secret}?api-version=7.5`, { method: 'PUT', body: JSON.stringify({ value }) });
const readsOf = async (secret: string): Promise<number> =>
  (await ofVault<Record<string, number>>('/_control/reads'))[secret] ?? 0;
const valueOf = async (secret: string): Promise<string> =>
  (await ofVault<{ value: string }>(`/secrets/${secret}?api-version=7.5`)).value;

/** Calls answered with a status, by the fingerprint of what opened the resource. */
async function answered(status: number): Promise<Record<string, number>> {
  const { keys } = await backend.calls();
  return Object.fromEntries(keys.filter((key) => key.status === status).map(({ key, calls }) => [key, calls]));
}

/** Runs rows that come in the job, and gives back the output's. */
async function run(name: string, rows: readonly object[], stage: object) {
  const keyless = { location: undefined, subscriptionKeySecret: undefined };
  const job = sentimentJob({ rows }, `output/${name}.jsonl`, { ...keyless, ...stage });
  const summary = await host.end((await host.begin(job, name)).id);
  const lines = (await backend.download(`output/${name}.jsonl`)).trimEnd().split('\n');
  const manifest = JSON.parse(await backend.download(`output/${name}.jsonl.manifest.json`)) as {
    stages: { origins: object[] }[];
  };
  const output = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  return { summary, output, origins: manifest.stages[0]?.origins };
}

test('rows name their keys: each batch goes with one, and a name that is not bound goes nowhere', async () => {
  const key = await valueOf('language-key-2');
  const names = ['language-key-1', 'language-key-2', null, 'another-secret', key];
  const rows = Array.from({ length: 100 }, (_, id) => ({ id, text: 'I love this!', key: names[id % 5] }));
  const { summary, output, origins } = await run('named', rows, { subscriptionKeyCol: 'key' });

  expect(summary.rows).toEqual({ total: 100, ok: 40, failed: 40, skipped: 20 });
  const told = output.map((row) => labelOf(row) ?? (row.error as { code: string } | null)?.code ?? 'skipped');
  const each = ['positive', 'positive', 'skipped', 'KeyNotBound', 'KeyNotBound'];
  expect(told).toEqual(rows.map(({ id }) => each[id % 5]));
  expect(JSON.stringify(output.map(({ error }) => error))).not.toContain(key);
  expect(origins).toMatchObject([{ secret: 'language-key-1' }, { secret: 'language-key-2' }]);
  expect(Object.values(await answered(200))).toEqual([2, 2]);
});

test('rows that name no key take those of the stage', async () => {
  const rows = [
    { text: 'I love this!', key: null },
    { text: 'I love this!', key: 'language-key-2' },
  ];
  const stage = { subscriptionKeyCol: 'key', subscriptionKeySecret: 'language-key-1', location: 'eastus' };
  const { summary, origins } = await run('default', rows, stage);

  expect(summary.rows.ok).toBe(2);
  expect(origins).toMatchObject([{ secret: 'language-key-1' }, { secret: 'language-key-2' }]);
});

test('a resource is called with the app’s identity, and with no key', async () => {
  const rows = Array.from({ length: 30 }, () => ({ text: 'I love this!' }));
  const { summary, origins } = await run('identity', rows, { resource: 'ours' });

  expect(summary.rows.ok).toBe(30);
  expect(origins).toEqual([{ identityAt: 'ours', modelVersion: expect.any(String) as string }]);
  expect(await answered(200)).toEqual({ [fingerprintOf(authorization)]: 3 });
});

test('several resources of a stage share its work', async () => {
  const rows = Array.from({ length: 60 }, () => ({ text: 'I love this!' }));
  const { summary, origins } = await run('several', rows, { resource: ['language', 'ours'] });

  expect(summary.rows.ok).toBe(60);
  expect(origins).toMatchObject([{ identityAt: 'ours' }, { secret: 'language-key-1' }, { secret: 'language-key-2' }]);
  // Half for each of two resources that have the same room; one of them has two keys, which take turns.
  const { [fingerprintOf(authorization)]: ofIdentity, ...ofKeys } = await answered(200);
  expect(ofIdentity).toBe(3);
  expect(Object.values(ofKeys).toSorted((a, b) => a - b)).toEqual([1, 2]);
});

test('a key is rotated in mid-run: no row fails, and the vault is read once more', async () => {
  const rows = Array.from({ length: 500 }, (_, id) => ({ id, text: 'I love this!' }));
  const old = await valueOf('language-key-1');
  const slow = { ...plenty, faults: [{ do: { delayMs: 20 } }] };
  await backend.script(slow);
  const stage = { subscriptionKeySecret: 'language-key-1', batchSize: 1, concurrency: 16 };
  const { id } = await host.begin(sentimentJob({ rows }, 'output/rotated.jsonl', stage), 'rotated');
  while ((await backend.calls()).calls < 100) await sleep(5);
  const before = await readsOf('language-key-1');

  const value = 'a-newer-key-of-the-same-resource';
  await store('language-key-1', value);
  await backend.script({ ...slow, keys: { revoke: [old], add: { language: [value] } } });
  const summary = await host.end(id);

  expect(summary).toMatchObject({ state: 'succeeded', rows: { total: 500, ok: 500, failed: 0, skipped: 0 } });
  expect((await readsOf('language-key-1')) - before).toBe(1);
  const [good, refused] = await Promise.all([answered(200), answered(401)]);
  expect(Object.keys(good).toSorted()).toEqual([old, value].map(fingerprintOf).toSorted());
  // Only what was under way had to be sent again.
  expect(Object.keys(refused)).toEqual([fingerprintOf(old)]);
  expect(refused[fingerprintOf(old)]).toBeLessThanOrEqual(16);
  expect((await host.verify(id)).ok).toBe(true);
});
