import { describe, expect, test } from 'vitest';
import type { Job } from '../../../shared/model/job.ts';
import { commitRun } from '../../../shared/run/commitRun.ts';
import { deleteRun } from '../../../shared/run/deleteRun.ts';
import { blockId, joinPartition } from '../../../shared/run/joinPartition.ts';
import { RunTrouble } from '../../../shared/run/runTrouble.ts';
import { markOf } from '../../../shared/run/startRecord.ts';
import { writePlaces } from '../../../shared/run/writePlaces.ts';
import { aClient, aJob, aRun, enrichToEnd, runToEnd } from '../../support/factories.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { createMemoryStore } from '../../support/memoryStore.ts';
import { createScriptedTransport } from '../../support/scriptedTransport.ts';

const input = '{"text":"good"}\n{"text":"awful"}\n\n{"text":"plain"}\n';
const replacing = aJob({ output: { blob: 'output/rows.jsonl', ifExists: 'replace' } });

async function aSetup({
  job = aJob(),
  id = 'run-1',
  store = createMemoryStore(),
}: {
  job?: Job;
  id?: string;
  store?: ReturnType<typeof createMemoryStore>;
} = {}) {
  const clock = createFakeClock();
  const run = await aRun(store, input, { job, id, cutBefore: [1, 2, 3] });
  return { store, run, deps: { store, clock, client: aClient(clock, createScriptedTransport(clock).send) } };
}

/** A run whose rows are joined but not committed. */
async function aJoinedRun(options: Parameters<typeof aSetup>[0] = {}) {
  const setup = await aSetup(options);
  for (const partition of setup.run.plan.partitions.keys()) await enrichToEnd(setup.run, partition, 0, setup.deps);
  await writePlaces(setup.store, setup.run);
  for (const partition of setup.run.plan.partitions.keys()) await joinPartition(setup.store, setup.run, partition);
  return setup;
}

/** Removes a run, after which its id may come again. */
const remove = ({ deps: { store, clock }, run }: Awaited<ReturnType<typeof aSetup>>) =>
  deleteRun({ store, clock, purge: async () => true }, run.id);

test('readers see nothing of the output, and then all of it, in the input’s order', async () => {
  const { store, run } = await aJoinedRun();
  expect(store.text('output/rows.jsonl')).toBeUndefined();
  expect(await commitRun(store, run)).toMatchObject({ ok: true, rows: { rows: 3, ok: 3, failed: 0, skipped: 0 } });
  const texts = store
    .text('output/rows.jsonl')
    ?.split('\n')
    .filter(Boolean)
    .map((line) => (JSON.parse(line) as { text: string }).text);
  expect(texts).toEqual(['good', 'awful', 'plain']);
});

test('a commit that is repeated, or whose answer was lost, is done once', async () => {
  const { store, run } = await aJoinedRun();
  store.setFault(({ operation }) => (operation === 'commitBlocks' ? 'after' : undefined));
  await expect(commitRun(store, run)).rejects.toThrow('its answer was lost');
  store.setFault(undefined);
  const etag = (await store.head('output/rows.jsonl'))?.etag;
  expect(await commitRun(store, run)).toMatchObject({ ok: true, etag });
  expect(await commitRun(store, run)).toMatchObject({ ok: true, etag });
});

test('a run whose partitions are not all joined, or not all done, does not commit', async () => {
  const { store, run, deps } = await aSetup();
  await enrichToEnd(run, 0, 0, deps);
  await expect(writePlaces(store, run)).rejects.toThrow(RunTrouble);
  await expect(commitRun(store, run)).rejects.toThrow(RunTrouble);
});

describe('somebody else’s output', () => {
  test('that appeared meanwhile is left as it is', async () => {
    const { store, run } = await aJoinedRun();
    await store.put('output/rows.jsonl', 'theirs');
    expect(await commitRun(store, run)).toEqual({
      ok: false,
      reason:
        'The output output/rows.jsonl was written by somebody else while the run was under way; it is left as it is.',
    });
    expect(store.text('output/rows.jsonl')).toBe('theirs');
  });

  test('that is to be replaced is replaced only as it was when the run was planned', async () => {
    const store = createMemoryStore();
    await store.put('output/rows.jsonl', 'old');
    const first = await aJoinedRun({ store, job: replacing });
    expect(await commitRun(store, first.run)).toMatchObject({ ok: true });

    const second = await aJoinedRun({ store, job: replacing, id: 'run-2' });
    await store.put('output/rows.jsonl', 'newer');
    expect(await commitRun(store, second.run)).toMatchObject({ ok: false });
    expect(store.text('output/rows.jsonl')).toBe('newer');
  });

  test('that came and went took the staged blocks along, and the reason says so', async () => {
    const { store, run } = await aJoinedRun();
    await store.put('output/rows.jsonl', 'theirs');
    await store.remove('output/rows.jsonl');
    expect(await commitRun(store, run)).toEqual({
      ok: false,
      reason:
        'The output output/rows.jsonl lost what this run had staged for it, which storage keeps for a week; it is left as it is.',
    });
    expect(store.text('output/rows.jsonl')).toBeUndefined();
  });

  test('is also what a run before wrote under the same id', async () => {
    const store = createMemoryStore();
    const first = await aJoinedRun({ store, job: replacing });
    expect(await commitRun(store, first.run)).toMatchObject({ ok: true });
    await remove(first);
    await store.put('input/rows.jsonl', input.replace('good', 'fine'));

    const second = await aJoinedRun({ store, job: replacing });
    expect(await commitRun(store, second.run)).toMatchObject({ ok: true });
    expect(store.text('output/rows.jsonl')).toContain('fine');
  });

  test('is never made of blocks that a run before staged under the same id', async () => {
    const store = createMemoryStore();
    const first = await aJoinedRun({ store });
    await remove(first);
    await store.put('input/rows.jsonl', input.replace('good', 'fine'));
    const second = await aJoinedRun({ store });
    for (const partition of first.run.plan.partitions.keys()) {
      const blocks = [first, second].map(({ run }) => blockId(markOf(run.start), partition));
      expect(blocks[0]).not.toBe(blocks[1]);
    }
  });

  test('another run’s counts as somebody else’s', async () => {
    const store = createMemoryStore();
    const both = [await aJoinedRun({ store }), await aJoinedRun({ store, id: 'run-2' })];
    const results = [];
    for (const { run } of both) results.push(await commitRun(store, run));
    expect(results.map(({ ok }) => ok)).toEqual([true, false]);
  });
});

test('blocks have ids of one length, the run’s own, that storage accepts', () => {
  const ids = [0, 7, 39_999].map((partition) => blockId('0'.repeat(32), partition));
  expect(new Set(ids.map((id) => id.length)).size).toBe(1);
  expect(Buffer.from(ids[0] ?? '', 'base64').length).toBeLessThanOrEqual(64);
  expect(blockId('1'.repeat(32), 0)).not.toBe(blockId('2'.repeat(32), 0));
});

test('a partition of blank lines alone adds nothing, and lines are still counted right', async () => {
  const { store, run, deps } = await aSetup();
  expect(await runToEnd(run, deps)).toMatchObject({ ok: true, rows: { rows: 3 } });
  expect(store.text('output/rows.jsonl')?.split('\n')).toHaveLength(4);
});
