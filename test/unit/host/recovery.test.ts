import * as df from 'durable-functions';
import { expect, test } from 'vitest';
import { endTask } from '../../../infra/local/host/engine/finishInstance.ts';
import { EventType } from '../../../infra/local/host/engine/historyEvent.ts';
import { type DurableStore, openDurableStore } from '../../../infra/local/host/store/durableStore.ts';
import { manualClock } from '../../support/manualClock.ts';
import { startTestEngine } from '../../support/testEngine.ts';

/** Counts the letters of its words in several generations, with children, timers and an event. */
function registerCensus(): void {
  df.app.activity('count', { handler: (word: string) => word.length });
  df.app.orchestration('census', function* (context) {
    const { words, sum } = context.df.getInput<{ words: string[][]; sum: number }>();
    const [now = [], ...later] = words;
    yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 1000));
    const counts: number[] = yield context.df.Task.all(
      now.map((word) => context.df.callSubOrchestrator('word', { word })),
    );
    const total = counts.reduce((a, b) => a + b, sum);
    if (later.length > 0) context.df.continueAsNew({ words: later, sum: total });
    else yield context.df.waitForExternalEvent('publish');
    return total;
  });
  df.app.orchestration('word', function* (context) {
    const { word } = context.df.getInput<{ word: string }>();
    return yield context.df.callActivityWithRetry('count', new df.RetryOptions(100, 2), word);
  });
}

const census = { words: [['a', 'bb'], ['ccc'], ['dddd', 'e']], sum: 0 };

/** A state that takes a number of changes and then fails each, as if the process had been killed. */
function mortal(store: DurableStore, changes: number): { readonly store: DurableStore; readonly died: () => boolean } {
  let left = changes;
  const transaction: DurableStore['transaction'] = (change) => {
    if (left-- <= 0) throw new Error('killed');
    return store.transaction(change);
  };
  return { store: { ...store, transaction }, died: () => left < 0 };
}

test('a host that is killed before any of its commits ends with the same output', async () => {
  let kills = 0;
  for (let changes = 0; ; changes++) {
    const store = await openDurableStore(':memory:');
    const clock = manualClock();
    await using setUp = await startTestEngine(registerCensus, { store, clock });
    await setUp.engine.stop();
    const id = setUp.start('census', census);
    setUp.engine.raise(id, 'publish', 'null');

    const { store: dying, died } = mortal(store, changes);
    await using first = await startTestEngine(registerCensus, { store: dying, clock });
    await first.finish(id, died);
    const isKilled = died();
    await first.engine.stop();

    await using second = await startTestEngine(registerCensus, { store, clock });
    expect(await second.finish(id), `killed after ${changes} commits`).toMatchObject({ status: 'Running' });
    second.engine.raise(id, 'publish', 'null');
    expect(await second.finish(id), `killed after ${changes} commits`).toEqual({ status: 'Completed', output: 11 });
    store.close();
    if (!isKilled) break;
    kills++;
  }
  expect(kills).toBeGreaterThan(20);
});

test('a result that comes twice, late, or for an earlier generation is dropped', async () => {
  await using host = await startTestEngine(() => {
    df.app.activity('count', { handler: (word: string) => word.length });
    df.app.orchestration('counts', function* (context) {
      const first: number = yield context.df.callActivity('count', 'one');
      yield context.df.waitForExternalEvent('go');
      return first;
    });
  });
  const id = host.start('counts');
  await host.settle();
  const execution_id = host.engine.get(id)?.execution_id ?? '';
  const end = { EventType: EventType.TaskCompleted, Result: '"forged"' } as const;
  host.store.transaction(() => {
    for (const execution of [execution_id, 'an earlier one']) {
      for (const task_id of [0, 7]) {
        endTask(host.store, { instance_id: id, execution_id: execution, task_id }, end, host.clock.now());
      }
    }
  });
  host.engine.raise(id, 'go', 'null');
  expect(await host.finish(id)).toEqual({ status: 'Completed', output: 3 });
});

test('an activity whose instance was terminated while it ran changes nothing', async () => {
  let release = (): void => {};
  await using host = await startTestEngine(() => {
    df.app.activity('slow', { handler: () => new Promise<void>((resolve) => (release = resolve)) });
    df.app.orchestration('waits', function* (context) {
      yield context.df.callActivity('slow');
    });
  });
  const id = host.start('waits');
  await host.settle();
  host.engine.terminate(id, 'enough');
  release();
  expect(await host.finish(id)).toEqual({ status: 'Terminated', output: 'enough' });
  expect(host.store.inbox.waiting()).toEqual([]);
});

test('a parent whose child is terminated sees its task fail with the reason', async () => {
  await using host = await startTestEngine(() => {
    df.app.orchestration('child', function* (context) {
      yield context.df.waitForExternalEvent('never');
    });
    df.app.orchestration('parent', function* (context) {
      try {
        return yield context.df.callSubOrchestrator('child', {}, 'the-child');
      } catch (error) {
        return String(error);
      }
    });
  });
  const id = host.start('parent');
  await host.settle();
  host.engine.terminate('the-child', 'enough');
  expect((await host.finish(id)).output).toMatch(/^Error: enough/);
});

test('an instance that is purged while it runs leaves nothing behind', async () => {
  await using host = await startTestEngine(registerCensus);
  const id = host.start('census', census);
  await host.settle();
  expect(host.engine.purge(id)).toBe(true);
  await host.settle();
  host.clock.advance(10_000);
  await host.settle();
  expect(host.engine.get(id)).toBeUndefined();
  expect([host.store.timers.earliest(), host.store.work.keys(), host.store.history.read(id)]).toEqual([
    undefined,
    [],
    '',
  ]);
});
