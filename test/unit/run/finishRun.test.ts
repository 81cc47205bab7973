import { expect, test } from 'vitest';
import { finishRun } from '../../../shared/run/finishRun.ts';
import { manifestPath } from '../../../shared/run/manifest.ts';
import { readRecord } from '../../../shared/run/recordStore.ts';
import { type EndRecord, paths } from '../../../shared/run/records.ts';
import { verifyRun } from '../../../shared/run/verifyRun.ts';
import { aClient, aJob, aRun, runToEnd } from '../../support/factories.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { createMemoryStore } from '../../support/memoryStore.ts';
import { createScriptedTransport } from '../../support/scriptedTransport.ts';

const output = 'output/rows.jsonl';
const job = aJob({ output: { blob: output, ifExists: 'replace' } });

/** A run that has committed its output, and its last step. */
async function aCommittedRun(store: ReturnType<typeof createMemoryStore>, id: string) {
  const clock = createFakeClock();
  const client = aClient(clock, createScriptedTransport(clock).send);
  const run = await aRun(store, '{"text":"good"}\n', { job, id });
  const result = await runToEnd(run, { store, clock, client });
  if (!result.ok) throw new Error(result.reason);
  return { run, finish: () => finishRun({ store, clock }, run, result.etag, '1.2.3') };
}

test('a run that is finished twice has one manifest and one end', async () => {
  const store = createMemoryStore();
  const { run, finish } = await aCommittedRun(store, 'run-1');
  await finish();
  await finish();
  expect(await verifyRun(store, run.id, run.start)).toMatchObject({ ok: true });
});

/** A run whose output another one replaces, and finishes, before the first has its own manifest in place. */
async function replacedBefore(moment: 'the last step' | 'the manifest is written') {
  const store = createMemoryStore();
  const first = await aCommittedRun(store, 'run-1');
  let second: Awaited<ReturnType<typeof aCommittedRun>> | undefined;
  const replace = async (): Promise<void> => {
    store.setFault(undefined);
    second = await aCommittedRun(store, 'run-2');
    await second.finish();
  };
  if (moment === 'the last step') await replace();
  else {
    store.setFault(async ({ path }) => {
      if (path === manifestPath(output)) await replace();
      return undefined;
    });
  }
  await first.finish();
  return { store, first, second };
}

test.each(['the last step', 'the manifest is written'] as const)(
  'an output that another run has replaced before %s keeps the manifest of that one',
  async (moment) => {
    const { store, first, second } = await replacedBefore(moment);
    if (!second) throw new Error('The output was not replaced.');

    expect(await verifyRun(store, second.run.id, second.run.start)).toMatchObject({ ok: true });
    expect(await readRecord<EndRecord>(store, paths.end(first.run.id))).toMatchObject({ state: 'succeeded' });
  },
);
