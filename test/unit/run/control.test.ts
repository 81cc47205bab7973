import { expect, test } from 'vitest';
import { createSeclusion } from '../../../shared/core/seclusion.ts';
import { createControl, keepTrouble, keepWish, readPauses, readWish, type Wish } from '../../../shared/run/control.ts';
import { enrichPart } from '../../../shared/run/enrichPart.ts';
import { RunTrouble } from '../../../shared/run/runTrouble.ts';
import { openSegmentLog } from '../../../shared/run/segmentLog.ts';
import { textSentiment } from '../../../shared/services/textSentiment.ts';
import { aClient, aJob, aRun, noContent } from '../../support/factories.ts';
import { createFakeClock, epoch } from '../../support/fakeClock.ts';
import { createMemoryStore } from '../../support/memoryStore.ts';
import { createScriptedTransport } from '../../support/scriptedTransport.ts';

test('a run that nobody has said anything of goes on', async () => {
  expect(await readWish(createMemoryStore(), 'run-1')).toBe('run');
});

test('the last wish counts, but a run that is to be cancelled stays so', async () => {
  const store = createMemoryStore();
  for (const wish of ['pause', 'run', 'cancel'] as const)
    expect(await keepWish(store, 'run-1', wish, epoch)).toBe(true);
  expect(await keepWish(store, 'run-1', 'run', epoch)).toBe(false);
  expect(await keepWish(store, 'run-1', 'cancel', epoch)).toBe(true);
  expect(await readWish(store, 'run-1')).toBe('cancel');
});

test('the times of a run’s pauses are kept, however often each wish comes', async () => {
  const store = createMemoryStore();
  const wishes = ['run', 'pause', 'pause', 'run', 'run', 'pause', 'cancel', 'pause'] as const;
  expect(await readPauses(store, 'run-1')).toEqual([]);
  for (const [at, wish] of wishes.entries()) await keepWish(store, 'run-1', wish, at);
  expect(await readPauses(store, 'run-1')).toEqual([
    { from: 1, to: 3 },
    { from: 5, to: 6 },
  ]);
});

test('a wish is asked for at most once a second', async () => {
  const store = createMemoryStore();
  const clock = createFakeClock();
  const control = createControl(store, clock, { id: 'run-1', mark: 'm1' });
  expect(await control()).toBe('run');
  await keepWish(store, 'run-1', 'pause', epoch);
  expect(await control()).toBe('run');
  clock.advance(1000);
  expect(await control()).toBe('pause');
});

test('trouble of one part ends the others with its own reason, and not a run that comes after under the same id', async () => {
  const store = createMemoryStore();
  const run = { id: 'run-1', mark: 'm1' };
  const control = (mark: string) => createControl(store, createFakeClock(), { ...run, mark })();
  await keepWish(store, run.id, 'pause', epoch);
  await keepTrouble(store, run, 'The input changed.');
  await keepTrouble(store, run, 'Something else.');
  await expect(control('m1')).rejects.toThrow(new RunTrouble('The input changed.'));
  expect(await control('m2')).toBe('pause');
  expect(await keepWish(store, run.id, 'run', epoch)).toBe(true);
  await expect(control('m1')).rejects.toThrow('The input changed.');

  await keepWish(store, run.id, 'cancel', epoch);
  expect(await control('m1')).toBe('cancel');
});

const input = Array.from({ length: 95 }, (_, id) => `{"id":${id},"text":"good"}\n`).join('');

/** Works on a part whose owner has a wish from the moment that so many calls are sent. */
async function workUntil(wish: Wish, sent: number) {
  const clock = createFakeClock();
  const store = createMemoryStore();
  const transport = createScriptedTransport(clock, {});
  const run = await aRun(store, input, { job: aJob(), cutBefore: [] });
  const part = { id: run.id, partition: 0, stage: 0 };
  const control = (): Promise<Wish> => Promise.resolve(transport.calls.length >= sent ? wish : 'run');
  const deps = {
    store,
    clock,
    client: aClient(clock, transport.send),
    service: textSentiment,
    content: noContent,
    control,
    seclusion: createSeclusion(),
  };
  const result = await enrichPart(deps, run, part, 1).catch((error: unknown) => error);
  const { counts } = await openSegmentLog(store, part);
  return { result, rows: counts.rows, calls: transport.calls.length, clock };
}

test('a part that is paused keeps what it has and comes back later', async () => {
  const { result, rows, calls, clock } = await workUntil('pause', 3);
  expect(result).toEqual({ done: false, resumeAt: clock.now() + 10_000 });
  expect(calls).toBeLessThan(6);
  expect(rows).toBe(calls * 10);
});

test('a part that is cancelled keeps what it has and ends', async () => {
  const { result, rows, calls } = await workUntil('cancel', 3);
  expect(result).toMatchObject({ name: 'RunTrouble', message: 'The run was cancelled.' });
  expect(calls).toBeLessThan(6);
  expect(rows).toBe(calls * 10);
});

test('a part that is paused from the start calls nobody', async () => {
  expect(await workUntil('pause', 0)).toMatchObject({ calls: 0, rows: 0 });
});
