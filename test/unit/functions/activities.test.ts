import { expect, test } from 'vitest';
import { commitRun } from '../../../functions/activities/commitRun.ts';
import { failRun } from '../../../functions/activities/failRun.ts';
import { stopLanes } from '../../../functions/activities/stopLanes.ts';
import { createRunLoader } from '../../../functions/runLoader.ts';
import { createControl } from '../../../shared/run/control.ts';
import { deleteRun } from '../../../shared/run/deleteRun.ts';
import { joinPartition } from '../../../shared/run/joinPartition.ts';
import { paths } from '../../../shared/run/records.ts';
import { refOf } from '../../../shared/run/startRecord.ts';
import { createWorkplace } from '../../../shared/run/workplace.ts';
import { writePlaces } from '../../../shared/run/writePlaces.ts';
import { aClient, aJob, aRun, enrichToEnd } from '../../support/factories.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { createMemoryStore, type MemoryStore } from '../../support/memoryStore.ts';
import { createScriptedTransport } from '../../support/scriptedTransport.ts';

const clock = createFakeClock();
const job = aJob({ output: { blob: 'output/rows.jsonl', ifExists: 'replace' } });
const remove = (store: MemoryStore) => deleteRun({ store, clock, purge: async () => true }, 'run-1');

/** A run of one row whose output is still to be committed, and what activities work with. */
async function aJoinedRun(store: MemoryStore, text: string) {
  await store.put('input/rows.jsonl', `{"text":"${text}"}\n`);
  const run = await aRun(store, `{"text":"${text}"}\n`, { job });
  await enrichToEnd(run, 0, 0, { store, clock, client: aClient(clock, createScriptedTransport(clock).send) });
  await writePlaces(store, run);
  await joinPartition(store, run, 0);
  const workplaceOf = () => createWorkplace('p1');
  const runtime = { store, clock, loadRun: createRunLoader(store), workplaceOf };
  return { ref: { ...refOf(run.start), section: 0 }, runtime };
}

const endOf = (store: MemoryStore): unknown => JSON.parse(store.text(paths.end('run-1')) ?? 'null');

test('a run that fails does not take for its own what a run before wrote under the same id', async () => {
  const store = createMemoryStore();
  const first = await aJoinedRun(store, 'good');
  await commitRun(first.runtime)(first.ref);
  expect(endOf(store)).toMatchObject({ state: 'succeeded' });
  await remove(store);

  const second = await aJoinedRun(store, 'other');
  await failRun(second.runtime)({ ...second.ref, reason: 'The input changed.' });
  expect(endOf(store)).toMatchObject({ state: 'failed', reason: 'The input changed.' });
});

test('a run whose output is in place succeeds with its manifest, whatever failed after the commit', async () => {
  const store = createMemoryStore();
  const { ref, runtime } = await aJoinedRun(store, 'good');
  const manifest = 'output/rows.jsonl.manifest.json';
  store.setFault(({ path }) => (path === manifest ? 'before' : undefined));
  await expect(commitRun(runtime)(ref)).rejects.toThrow();
  await expect(failRun(runtime)({ ...ref, reason: 'No storage.' })).rejects.toThrow();
  expect(endOf(store)).toBeNull();

  store.setFault(undefined);
  await failRun(runtime)({ ...ref, reason: 'No storage.' });
  expect(endOf(store)).toMatchObject({ state: 'succeeded' });
  expect(JSON.parse(store.text(manifest) ?? '')).toMatchObject({ run: 'run-1', rows: { ok: 1 } });
});

test('a process that has worked on a run loads the one that comes after under the same id anew', async () => {
  const store = createMemoryStore();
  const loadRun = createRunLoader(store);
  const first = await aJoinedRun(store, 'good');
  const { start } = await loadRun(first.ref);
  await remove(store);
  const second = await aJoinedRun(store, 'other');
  expect((await loadRun(second.ref)).start.input.etag).not.toBe(start.input.etag);
  await expect(createRunLoader(store)(first.ref)).rejects.toThrow('another one started in its place');
});

test('a lane that has given up ends the work of the others, with its reason', async () => {
  const store = createMemoryStore();
  const ref = { id: 'run-1', mark: 'm1' };
  await stopLanes({ store })({ ...ref, reason: 'The input changed.' });
  await expect(createControl(store, clock, ref)()).rejects.toThrow('The input changed.');
});
