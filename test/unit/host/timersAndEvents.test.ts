import * as df from 'durable-functions';
import { expect, test } from 'vitest';
import { startTestEngine } from '../../support/testEngine.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

function approval(): void {
  df.app.orchestration('approval', function* (context) {
    const deadline = new Date(context.df.currentUtcDateTime.getTime() + 90 * minute);
    const timeout = context.df.createTimer(deadline);
    const answer = context.df.waitForExternalEvent('answer');
    const first: df.Task = yield context.df.Task.any([answer, timeout]);
    if (first === timeout) return 'too late';
    timeout.cancel();
    return answer.result;
  });
}

test('an event that comes in time wins against the timer, which then holds nothing up', async () => {
  await using host = await startTestEngine(approval);
  const id = host.start('approval');
  await host.settle();
  const before = host.clock.now();
  host.engine.raise(id, 'answer', '"yes"');
  expect(await host.finish(id)).toEqual({ status: 'Completed', output: 'yes' });
  expect(host.clock.now()).toBe(before);
  expect(host.store.timers.earliest()).toBeUndefined();
});

test('a timer fires at its time, and not before', async () => {
  await using host = await startTestEngine(approval);
  const id = host.start('approval');
  await host.settle();
  host.clock.advance(90 * minute - 1);
  await host.settle();
  expect(host.engine.get(id)?.status).toBe('Running');
  host.clock.advance(1);
  expect(await host.finish(id)).toEqual({ status: 'Completed', output: 'too late' });
});

test('an event that comes before anybody waits for it is kept', async () => {
  await using host = await startTestEngine(approval);
  const id = host.start('approval');
  host.engine.raise(id, 'answer', '{"ok":true}');
  expect((await host.finish(id)).output).toEqual({ ok: true });
});

test('an instance whose Task.any is decided stays open until its other tasks have ended, as in Azure', async () => {
  await using host = await startTestEngine(() => {
    df.app.orchestration('impatient', function* (context) {
      const timeout = context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 90 * minute));
      yield context.df.Task.any([context.df.waitForExternalEvent('answer'), timeout]);
      return 'done';
    });
  });
  const id = host.start('impatient');
  host.engine.raise(id, 'answer', 'null');
  await host.settle();
  expect(host.engine.get(id)?.status).toBe('Running');
  const before = host.clock.now();
  expect(await host.finish(id)).toEqual({ status: 'Completed', output: 'done' });
  expect(host.clock.now() - before).toBe(90 * minute);
});

test('a timer of more than six days is made of shorter ones', async () => {
  await using host = await startTestEngine(() => {
    df.app.activity('echo', { handler: (value: unknown) => value });
    df.app.orchestration('patient', function* (context) {
      yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 10 * day));
      return yield context.df.callActivity('echo', 'after');
    });
  });
  const before = host.clock.now();
  expect((await host.run('patient')).output).toBe('after');
  expect(host.clock.now() - before).toBe(10 * day);
});

test('a timer in the past fires at once, and one that is never yielded is never made', async () => {
  await using host = await startTestEngine(() => {
    df.app.orchestration('hasty', function* (context) {
      context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + day));
      yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() - day));
      return 'done';
    });
  });
  const before = host.clock.now();
  expect((await host.run('hasty')).output).toBe('done');
  expect(host.clock.now()).toBe(before);
});

test('time stands still within an episode and never goes back', async () => {
  await using host = await startTestEngine(() => {
    df.app.activity('tick', { handler: () => host.clock.advance(1000) });
    df.app.orchestration('times', function* (context) {
      const times = [context.df.currentUtcDateTime.getTime()];
      for (let i = 0; i < 3; i++) {
        yield context.df.callActivity('tick');
        times.push(context.df.currentUtcDateTime.getTime());
      }
      return times.map((time) => time - (times[0] ?? 0));
    });
  });
  expect((await host.run('times')).output).toEqual([0, 1000, 2000, 3000]);
});

test('a suspended instance takes its events only when it is resumed', async () => {
  await using host = await startTestEngine(approval);
  const id = host.start('approval');
  await host.settle();
  host.engine.suspend(id, 'a rest');
  host.engine.raise(id, 'answer', '"yes"');
  await host.settle();
  expect(host.engine.get(id)?.status).toBe('Suspended');
  host.engine.resume(id, 'rested');
  expect((await host.finish(id)).output).toBe('yes');
});
