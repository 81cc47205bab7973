import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sha256 } from '../../shared/core/sha256.ts';
import type { RunSummary } from '../../shared/model/summary.ts';
import { type Manifest, manifestPath } from '../../shared/run/manifest.ts';
import { paths } from '../../shared/run/records.ts';
import { sentimentJob } from '../support/sentimentJob.ts';
import { type AppHost, startTestBackend, type TestBackend } from '../support/startTestBackend.ts';
import { type StorageProxy, startStorageProxy } from '../support/storageProxy.ts';

/** Two partitions' worth of rows that say whose they are. */
const rowsOf = (owner: string): string =>
  Array.from(
    { length: 300 },
    (_, id) => `${JSON.stringify({ id, owner, text: 'I love this!', more: 'x'.repeat(200) })}\n`,
  ).join('');
const pollMs = 10;

let backend: TestBackend;
let proxy: StorageProxy;
let host: AppHost;

beforeAll(async () => {
  backend = await startTestBackend();
  proxy = await startStorageProxy(backend.connection);
  host = await backend.startHost('host', proxy.connection);
  for (const owner of ['one', 'other', 'changing']) await backend.upload(`input/${owner}.jsonl`, rowsOf(owner));
});
beforeEach(async () => {
  proxy.setFault(undefined);
  // Slow enough for something to happen while a run is under way.
  await backend.script({ faults: [{ do: { delayMs: 100 } }] });
});
afterAll(async () => {
  await host.kill('SIGTERM');
  await proxy[Symbol.asyncDispose]();
  await backend[Symbol.asyncDispose]();
});

async function begin(name: string, output: string, ifExists = 'fail', on = host): Promise<string> {
  const job = sentimentJob({ blob: `input/${name}.jsonl` }, output);
  return (await on.begin({ ...job, output: { blob: output, ifExists } }, `${name} to ${output}`)).id;
}

async function untilSome(id: string): Promise<void> {
  while ((await host.look(id)).rows.total === 0) await sleep(pollMs);
}

test('an input that is changed in mid-run ends the run, and nothing is written', async () => {
  const id = await begin('changing', 'output/changed.jsonl');
  await untilSome(id);
  await backend.upload('input/changing.jsonl', rowsOf('somebody else'));
  expect(await host.end(id)).toMatchObject({
    state: 'failed',
    reason: 'The blob input/changing.jsonl changed or was removed while it was being read.',
  });
  expect(await backend.exists('output/changed.jsonl')).toBe(false);
  expect(await backend.exists(manifestPath('output/changed.jsonl'))).toBe(false);
});

describe.each(['fail', 'replace'])('where the output may exist: %s', (ifExists) => {
  test('an output that somebody writes meanwhile is left to them', async () => {
    const output = `output/theirs-${ifExists}.jsonl`;
    if (ifExists === 'replace') await backend.upload(output, 'old');
    const id = await begin('one', output, ifExists);
    await untilSome(id);
    await backend.upload(output, 'theirs');
    const ended = await host.end(id);
    expect(ended).toMatchObject({
      state: 'failed',
      reason: expect.stringContaining(`${output} was written by somebody else`),
    });
    expect(await backend.download(output)).toBe('theirs');
  });

  test('of two runs to one output one wins, and the other says why it did not', async () => {
    const outputs = [1, 2, 3].map((time) => `output/contested-${ifExists}-${time}.jsonl`);
    await Promise.all(outputs.map(contest));
  });

  async function contest(output: string): Promise<void> {
    if (ifExists === 'replace') await backend.upload(output, 'old');
    const ids = await Promise.all(['one', 'other'].map((name) => begin(name, output, ifExists)));
    await expectOneWinner(output, await Promise.all(ids.map((id) => host.end(id))));
  }
});

function ownersIn(output: string): Set<string> {
  const rows = output.split('\n').filter(Boolean);
  expect(rows).toHaveLength(300);
  return new Set(rows.map((row) => (JSON.parse(row) as { owner: string }).owner));
}

async function expectOneWinner(output: string, ended: readonly RunSummary[]): Promise<void> {
  expect(ended.map(({ state }) => state).toSorted()).toEqual(['failed', 'succeeded']);
  const winner = ended.findIndex(({ state }) => state === 'succeeded');
  expect(ended[1 - winner]?.reason).toContain(`${output} was written by somebody else`);
  expect(ownersIn(await backend.download(output))).toEqual(new Set([['one', 'other'][winner]]));
  const manifest = JSON.parse(await backend.download(manifestPath(output))) as Manifest;
  expect(manifest.run).toBe(ended[winner]?.id);
  expect(await host.verify(manifest.run)).toMatchObject({ ok: true });
}

test('a run that is killed with all its blocks staged gives way to one that commits before it is back', async () => {
  const output = 'output/overtaken.jsonl';
  const slow = await begin('one', output);
  const staged = new Promise<void>((resolve) => {
    proxy.setFault(({ part, headers }) => {
      if (part !== 'blocklist' || headers['x-ms-meta-tributaryrun'] !== slow) return undefined;
      resolve();
      return 'stall before';
    });
  });
  const fast = await begin('other', output);
  await staged;
  const winner = await host.end(fast);
  await host.kill('SIGKILL');
  proxy.setFault(undefined);
  host = await backend.startHost('host', proxy.connection);
  await expectOneWinner(output, [await host.end(slow), winner]);
  expect(winner.state).toBe('succeeded');
});

test('what a cancelled run has staged is in nobody’s way, and in nobody’s output', async () => {
  const output = 'output/abandoned.jsonl';
  const left = await begin('one', output);
  // A partition is staged by the time that its record is written.
  proxy.setFault(async ({ path }) => {
    if (path.startsWith(`runs/${left}/joined/0`))
      await fetch(`${host.url}/api/runs/${left}/cancel`, { method: 'POST' });
    return undefined;
  });
  expect(await host.end(left)).toMatchObject({ state: 'cancelled' });
  expect(await backend.exists(output)).toBe(false);
  expect(await host.end(await begin('other', output))).toMatchObject({ state: 'succeeded' });
  expect(ownersIn(await backend.download(output))).toEqual(new Set(['other']));
});

/** What the other host has done of the run by the time that the slow one may keep its outcomes. */
test.each<[string, (id: string, repeated: number) => boolean | Promise<boolean>]>([
  ['the other has made some of its calls again', (_, repeated) => repeated > 0],
  ['the other has brought it to its end', (id) => backend.exists(paths.end(id))],
])(
  'two hosts do the same run at the same time, one so slow that %s: one ledger, the same output',
  async (what, isSo) => {
    const received = async (since: number): Promise<number> => (await backend.calls()).calls - since;
    const [alone, shared] = [`output/alone, ${what}.jsonl`, `output/shared, ${what}.jsonl`];
    const first = await received(0);
    await host.end(await begin('one', alone));
    const needed = await received(first);
    const second = await received(0);
    await using rival = await backend.startHost(`rival, ${what}`);
    const id = `k-${sha256(`one to ${shared}`).slice(0, 32)}`;
    proxy.setFault(async ({ method, path }) => {
      if (method !== 'PUT' || !path.includes('/parts/')) return undefined;
      while (!(await isSo(id, (await received(second)) - needed))) await sleep(pollMs);
      return undefined;
    });
    expect(await begin('one', shared)).toBe(id);
    while ((await received(second)) === 0) await sleep(pollMs);
    expect(await begin('one', shared, 'fail', rival)).toBe(id);
    await Promise.all([host.finish(id), rival.finish(id)]);

    const { state, rows } = await host.look(id);
    expect({ state, rows }).toEqual({ state: 'succeeded', rows: { total: 300, ok: 300, failed: 0, skipped: 0 } });
    expect(await rival.verify(id)).toMatchObject({ ok: true, checked: { rows: 300 } });
    expect(await backend.download(shared)).toBe(await backend.download(alone));
    expect(await received(second)).toBeGreaterThan(needed);
    expect(await backend.countKept(id)).toBe(await received(second));
  },
);
