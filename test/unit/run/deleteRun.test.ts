import { expect, test } from 'vitest';
import { deleteMs, deleteRun, resumeDeletion } from '../../../shared/run/deleteRun.ts';
import { isBeingDeleted, listDeletions } from '../../../shared/run/deletions.ts';
import { endRun } from '../../../shared/run/finishRun.ts';
import { findPending, listPending, markPending } from '../../../shared/run/pending.ts';
import { paths } from '../../../shared/run/records.ts';
import { markStarted } from '../../../shared/run/startedRuns.ts';
import { findStart } from '../../../shared/run/startRecord.ts';
import { findNewUploads } from '../../../shared/run/uploadMarkers.ts';
import { findUpload } from '../../../shared/run/uploads.ts';
import { aClient, aRun, runToEnd } from '../../support/factories.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { createMemoryStore, StoreDown } from '../../support/memoryStore.ts';
import { createScriptedTransport } from '../../support/scriptedTransport.ts';

const path = 'input/reviews/a.jsonl';
const ended = { state: 'succeeded', outputEtag: '"0x1"' } as const;

/** The run of an upload that has ended and left all that a run leaves. */
async function anEndedRun() {
  const clock = createFakeClock();
  const store = createMemoryStore({ containers: ['input', 'output', 'pipelines', 'runs'], clock });
  await store.put('pipelines/reviews.json', '{}');
  await store.put(path, '{"text":"good"}\n');
  const id = (await findUpload(path, store))?.id ?? '';
  const run = await aRun(store, '{"text":"good"}\n{"text":"awful"}\n', { id, cutBefore: [1] });
  await markStarted(store, run.start);
  await markPending(store, id);
  await runToEnd(run, { store, clock, client: aClient(clock, createScriptedTransport(clock).send) });
  await endRun({ store, clock }, run.start, ended);
  // As where the last write of its end was interrupted.
  await markPending(store, id);
  const purge = async (): Promise<boolean> => true;
  return { store, clock, id, run, deps: { store, clock, purge } };
}

type Setup = Awaited<ReturnType<typeof anEndedRun>>;

/** Whether something would start the run's orchestration: its client that asks again, or the timer. */
async function startsAgain({ store, id }: Setup): Promise<boolean> {
  const later = '2100-01-01T00:00:00Z';
  for (const pending of await listPending(store)) if (await findPending(store, pending, later)) return true;
  if (!(await findStart(store, id))) return (await findNewUploads(store)).length > 0;
  return !(await store.head(paths.end(id))) && !(await isBeingDeleted(store, id));
}

function expectNothingLeft({ store, id }: Setup): void {
  expect(store.paths('runs/')).toEqual([`runs/_uploads/${id}`]);
}

test('a run leaves nothing but the mark that its upload has had one', async () => {
  const setup = await anEndedRun();
  expect(await deleteRun(setup.deps, setup.id)).toBe(true);
  expectNothingLeft(setup);
});

test.each(['before', 'after'] as const)(
  'interrupted %s any of its writes it is done again, and nothing starts meanwhile',
  async (fault) => {
    const whole = await anEndedRun();
    const first = whole.store.writes + 1;
    await deleteRun(whole.deps, whole.id);
    for (let at = first; at <= whole.store.writes; at += 1) {
      for (const again of ['by its caller', 'by the timer']) {
        const setup = await anEndedRun();
        const { store, id, deps, clock } = setup;
        store.setFault(({ count }) => (count >= at ? fault : undefined));
        await expect(deleteRun(deps, id)).rejects.toThrow(StoreDown);
        store.setFault(undefined);
        expect(await startsAgain(setup)).toBe(false);
        const left = await listDeletions(store, clock.now() + 1);
        const isThere = (await findStart(store, id)) !== undefined;
        if (isThere && (again === 'by its caller' || left.length === 0)) await deleteRun(deps, id);
        else for (const run of left) await resumeDeletion(deps, run);
        expectNothingLeft(setup);
      }
    }
  },
);

test('the history goes after the parts, and what says that the run has ended just before what says that it is there', async () => {
  const { store, clock, id } = await anEndedRun();
  const removed: string[] = [];
  store.setFault(({ operation, path: blob }) => void (operation === 'remove' && removed.push(blob)));
  const purge = async (): Promise<boolean> => removed.push('history') > 0;
  await deleteRun({ store, clock, purge }, id);
  const history = removed.indexOf('history');
  expect(removed.slice(0, history)).toContain(`runs/${id}/parts/000001/0/000000.jsonl`);
  expect(removed.slice(history + 1).filter((blob) => blob.startsWith(`runs/${id}/`))).toEqual(
    [paths.refusal, paths.end, paths.start].map((of) => of(id)),
  );
});

test('an orchestration that is not over yet is waited for, but not for longer than a request may take', async () => {
  const { store, clock, id } = await anEndedRun();
  const begun = clock.now();
  expect(await deleteRun({ store, clock, purge: async () => false }, id)).toBe(false);
  expect(clock.now() - begun).toBeLessThan(deleteMs + 1000);
  expect(await isBeingDeleted(store, id)).toBe(true);
  let left = 2;
  expect(await deleteRun({ store, clock, purge: async () => left-- === 0 }, id)).toBe(true);
});

test('very many blobs are removed in several turns', async () => {
  const setup = await anEndedRun();
  const { store, clock, id, deps } = setup;
  for (let at = 0; at < 3000; at += 1) await store.put(`runs/${id}/parts/000009/0/${at}.jsonl`, '');
  store.setFault(({ operation }) => void (operation === 'remove' && clock.advance(100)));
  expect(await deleteRun(deps, id)).toBe(false);
  expect(await listDeletions(store, clock.now() - 2 * deleteMs)).toEqual([]);
  clock.advance(2 * deleteMs + 1);
  let turns = 0;
  for (; (await findStart(store, id)) !== undefined; turns += 1) {
    for (const run of await listDeletions(store, clock.now() + 1)) await resumeDeletion(deps, run);
  }
  expect(turns).toBeGreaterThan(1);
  expectNothingLeft(setup);
});

test('a removal that was interrupted at its very end spares the run that has come since under the same id', async () => {
  const { store, id, deps, clock } = await anEndedRun();
  store.setFault(({ path: blob }) =>
    blob.startsWith('runs/_deleting/') && store.text(blob) !== undefined ? 'before' : undefined,
  );
  await expect(deleteRun(deps, id)).rejects.toThrow();
  store.setFault(undefined);
  await store.put('input/rows.jsonl', '{"text":"other"}\n');
  await aRun(store, '{"text":"other"}\n', { id });
  const kept = store.paths(`runs/${id}/`);
  expect(await isBeingDeleted(store, id)).toBe(false);
  for (const run of await listDeletions(store, clock.now() + 1)) await resumeDeletion(deps, run);
  expect(store.paths(`runs/${id}/`)).toEqual(kept);
  expect(store.paths('runs/_deleting/')).toEqual([]);
});
