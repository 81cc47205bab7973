import { app } from '@azure/functions';
import * as df from 'durable-functions';
import { expect, test } from 'vitest';
import { startTestEngine } from '../../support/testEngine.ts';

function broken(): void {
  df.app.activity('broken', {
    handler: () => {
      throw new Error('no luck');
    },
  });
}

test('an error that an orchestrator throws is the output of the failed instance', async () => {
  await using host = await startTestEngine(() => {
    df.app.orchestration('throws', function* (context) {
      yield context.df.createTimer(context.df.currentUtcDateTime);
      throw new Error('boom');
    });
  });
  expect(await host.run('throws')).toEqual({
    status: 'Failed',
    output: "Orchestrator function 'throws' failed: boom",
  });
});

test('an error without a text fails the instance too', async () => {
  await using host = await startTestEngine(() => {
    df.app.orchestration('blank', function* (context) {
      yield context.df.createTimer(context.df.currentUtcDateTime);
      throw new Error('');
    });
  });
  expect(await host.run('blank')).toEqual({ status: 'Failed', output: "Orchestrator function 'blank' failed: " });
});

test('the error of an activity can be caught, and names the activity', async () => {
  await using host = await startTestEngine(() => {
    broken();
    df.app.orchestration('careful', function* (context) {
      try {
        return yield context.df.callActivity('broken');
      } catch (error) {
        return String(error).split(' \n ')[0];
      }
    });
  });
  expect(await host.run('careful')).toEqual({
    status: 'Completed',
    output: "Error: Activity function 'broken' failed: no luck",
  });
});

test('the failure of a child reaches its parent with the reason', async () => {
  await using host = await startTestEngine(() => {
    broken();
    df.app.orchestration('parent', function* (context) {
      yield context.df.callSubOrchestrator('child', {});
    });
    df.app.orchestration('child', function* (context) {
      yield context.df.callActivity('broken');
    });
  });
  const { status, output } = await host.run('parent');
  expect(status).toBe('Failed');
  expect(output).toMatch(
    /^Orchestrator function 'parent' failed: Orchestrator function 'child' failed: Activity function 'broken' failed: no luck/,
  );
});

test('after a Task.all that fails, the instance ends only when its other tasks have', async () => {
  let release = (): void => {};
  await using host = await startTestEngine(() => {
    broken();
    df.app.activity('slow', { handler: () => new Promise<void>((resolve) => (release = resolve)) });
    df.app.orchestration('both', function* (context) {
      yield context.df.Task.all([context.df.callActivity('broken'), context.df.callActivity('slow')]);
    });
  });
  const id = host.start('both');
  await host.settle();
  expect(host.engine.get(id)?.status).toBe('Running');
  release();
  expect((await host.finish(id)).status).toBe('Failed');
});

test('work that follows a failed Task.all begins when its other tasks have ended, as in Azure', async () => {
  const order: string[] = [];
  let release = (): void => {};
  await using host = await startTestEngine(() => {
    broken();
    df.app.activity('slow', { handler: () => new Promise<void>((resolve) => (release = resolve)) });
    df.app.activity('clean', { handler: () => order.push('clean') });
    df.app.orchestration('tidy', function* (context) {
      try {
        return yield context.df.Task.all([context.df.callActivity('broken'), context.df.callActivity('slow')]);
      } catch {
        return yield context.df.callActivity('clean');
      }
    });
  });
  const id = host.start('tidy');
  await host.settle();
  order.push('released');
  release();
  expect((await host.finish(id)).status).toBe('Completed');
  expect(order).toEqual(['released', 'clean']);
});

test('work that a failed Task.all holds up until an event comes is held up here too, and the log says so', async () => {
  await using host = await startTestEngine(() => {
    broken();
    df.app.activity('clean', { handler: () => 'clean' });
    df.app.orchestration('stuck', function* (context) {
      try {
        const event = context.df.waitForExternalEvent('go');
        return yield context.df.Task.all([context.df.callActivity('broken'), event]);
      } catch {
        return yield context.df.callActivity('clean');
      }
    });
  });
  const id = host.start('stuck');
  expect((await host.finish(id)).status).toBe('Running');
  expect(host.log.filter(({ level }) => level === 'warning')).toHaveLength(1);
  host.engine.raise(id, 'go', 'null');
  expect(await host.finish(id)).toEqual({ status: 'Completed', output: 'clean' });
});

test('a call with retries is made again after growing delays, and fails after the last attempt', async () => {
  const times: number[] = [];
  await using host = await startTestEngine(() => {
    df.app.activity('flaky', {
      handler: () => {
        times.push(host.clock.now());
        throw new Error(`attempt ${times.length}`);
      },
    });
    df.app.orchestration('retrying', function* (context) {
      const retry = new df.RetryOptions(1000, 4);
      retry.backoffCoefficient = 3;
      retry.maxRetryIntervalInMilliseconds = 5000;
      try {
        return yield context.df.callActivityWithRetry('flaky', retry);
      } catch {
        return 'gave up';
      }
    });
  });
  expect(await host.run('retrying')).toEqual({ status: 'Completed', output: 'gave up' });
  expect(times.slice(1).map((time, i) => time - (times[i] ?? 0))).toEqual([1000, 3000, 5000]);
});

test('a call with retries that succeeds in the end gives its result, and the work after it goes on', async () => {
  let attempts = 0;
  await using host = await startTestEngine(() => {
    df.app.activity('count', { handler: () => ++attempts });
    df.app.orchestration('unreliable', function* (context) {
      const n: number = yield context.df.callActivity('count');
      if (n < 3) throw new Error('not yet');
      return n;
    });
    df.app.activity('echo', { handler: (value: unknown) => value });
    df.app.orchestration('parent', function* (context) {
      const n: number = yield context.df.callSubOrchestratorWithRetry('unreliable', new df.RetryOptions(100, 5), {});
      return yield context.df.callActivity('echo', `done after ${n}`);
    });
  });
  expect(await host.run('parent')).toEqual({ status: 'Completed', output: 'done after 3' });
});

test.each([
  ['callActivity', 'activity'],
  ['callSubOrchestrator', 'orchestrator'],
] as const)('%s of a function that is not there fails the instance and says which', async (call, kind) => {
  await using host = await startTestEngine(() => {
    df.app.orchestration('lost', function* (context) {
      yield context.df[call]('nowhere', {});
    });
  });
  expect((await host.run('lost')).output).toBe(
    `Orchestrator function 'lost' failed: The function 'nowhere' doesn't exist, is disabled, or is not an ${kind} function.`,
  );
});

test('a child whose id is in use fails its task', async () => {
  await using host = await startTestEngine(() => {
    df.app.orchestration('parent', function* (context) {
      yield context.df.callSubOrchestrator('parent', {}, context.df.instanceId);
    });
  });
  expect((await host.run('parent')).output).toMatch(/an instance with the id '\w+' is already running/);
});

test('a time limit for retries is refused, as Azure would hang', async () => {
  await using host = await startTestEngine(() => {
    broken();
    df.app.orchestration('timed', function* (context) {
      const retry = Object.assign(new df.RetryOptions(1000, 3), { retryTimeoutInMilliseconds: 5000 });
      yield context.df.callActivityWithRetry('broken', retry);
    });
  });
  expect((await host.run('timed')).output).toMatch(/retryTimeoutInMilliseconds, with which an instance hangs in Azure/);
});

test('entities are refused with a sentence that says so', async () => {
  await using host = await startTestEngine(() => {
    df.app.orchestration('counts', function* (context) {
      yield context.df.callEntity(new df.EntityId('counter', 'a'), 'add', 1);
    });
  });
  expect((await host.run('counts')).output).toMatch(/uses callEntity, which this local host does not run/);
});

test('code that changes under a running instance fails it as non-deterministic', async () => {
  let activity = 'first';
  await using host = await startTestEngine(() => {
    df.app.activity('first', { handler: () => 1 });
    df.app.activity('second', { handler: () => 2 });
    df.app.orchestration('fickle', function* (context) {
      yield context.df.callActivity(activity);
      yield context.df.waitForExternalEvent('go');
    });
  });
  const id = host.start('fickle');
  await host.settle();
  activity = 'second';
  host.engine.raise(id, 'go', 'null');
  expect((await host.finish(id)).output).toMatch(
    /Non-Deterministic workflow detected: an earlier episode scheduled the activity 'first' as task 0, but now the orchestrator schedules the activity 'second' there/,
  );
});

test('a timer that is awaited twice before other work is refused, as Azure would mix up the tasks', async () => {
  await using host = await startTestEngine(() => {
    df.app.activity('echo', { handler: (value: unknown) => value });
    df.app.orchestration('loop', function* (context) {
      const timeout = context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 60_000));
      yield context.df.Task.any([context.df.waitForExternalEvent('a'), timeout]);
      yield context.df.Task.any([context.df.waitForExternalEvent('b'), timeout]);
      timeout.cancel();
      return yield context.df.callActivity('echo', 'after');
    });
  });
  const id = host.start('loop');
  host.engine.raise(id, 'a', 'null');
  host.engine.raise(id, 'b', 'null');
  expect((await host.finish(id)).output).toMatch(
    /Azure would give the result of a timer to the call of 'echo', both being task 1\./,
  );
});

test('the same timer awaited twice is fine where nothing comes after it', async () => {
  await using host = await startTestEngine(() => {
    df.app.orchestration('phone', function* (context) {
      const timeout = context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 60_000));
      for (let i = 0; i < 3; i++) {
        const answer = context.df.waitForExternalEvent('answer');
        const first: df.Task = yield context.df.Task.any([answer, timeout]);
        if (first === timeout) return 'timed out';
        if (answer.result === 42) break;
      }
      timeout.cancel();
      return 'verified';
    });
  });
  const id = host.start('phone');
  host.engine.raise(id, 'answer', '41');
  await host.settle();
  host.engine.raise(id, 'answer', '42');
  expect(await host.finish(id)).toEqual({ status: 'Completed', output: 'verified' });
});

test('a call with retries inside a Task.all that fails early is refused where Azure would mix up the tasks', async () => {
  await using host = await startTestEngine(() => {
    broken();
    df.app.activity('echo', { handler: (value: unknown) => value });
    df.app.orchestration('mixed', function* (context) {
      const retry = new df.RetryOptions(5000, 3);
      try {
        yield context.df.Task.all([
          context.df.callActivity('broken'),
          context.df.callActivityWithRetry('broken', retry),
        ]);
      } catch {
        yield context.df.callActivity('echo', 'after');
      }
    });
  });
  const { status, output } = await host.run('mixed');
  expect({ status, output }).toEqual({ status: 'Failed', output: expect.stringContaining('Azure would') });
});

test.each([
  ['a text', 'hello'],
  ['an object', { hello: 1 }],
])('an orchestrator that the library does not wrap and that returns %s fails at once', async (_, returned) => {
  await using host = await startTestEngine(() => {
    const trigger = { type: 'orchestrationTrigger', name: 'context' };
    app.generic('raw', { trigger, handler: () => returned });
  });
  expect(await host.run('raw')).toEqual({
    status: 'Failed',
    output:
      "Orchestrator function 'raw' failed: It returned no state: it must be registered with df.app.orchestration.",
  });
});
