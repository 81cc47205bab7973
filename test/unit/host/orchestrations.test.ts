import * as df from 'durable-functions';
import { expect, test } from 'vitest';
import { startTestEngine } from '../../support/testEngine.ts';

function double(): void {
  df.app.activity('double', { handler: (n: number) => n * 2 });
}

test('activities run one after the other, each with the result of the one before', async () => {
  await using host = await startTestEngine(() => {
    double();
    df.app.orchestration('chain', function* (context) {
      const first: number = yield context.df.callActivity('double', context.df.getInput());
      return yield context.df.callActivity('double', first);
    });
  });
  expect(await host.run('chain', 3)).toEqual({ status: 'Completed', output: 12 });
});

test('a fan-out keeps the order of its tasks, and no more activities run at once than the limit', async () => {
  let running = 0;
  let most = 0;
  await using host = await startTestEngine(
    () => {
      df.app.activity('slow', {
        handler: async (n: number) => {
          most = Math.max(most, ++running);
          await new Promise(setImmediate);
          running--;
          return n;
        },
      });
      df.app.orchestration('fan', function* (context) {
        const tasks = Array.from({ length: 50 }, (_, i) => context.df.callActivity('slow', i));
        return yield context.df.Task.all(tasks);
      });
    },
    { maxActivities: 4 },
  );
  expect(await host.run('fan')).toEqual({ status: 'Completed', output: Array.from({ length: 50 }, (_, i) => i) });
  expect(most).toBe(4);
});

test.each([
  [undefined, null],
  [null, null],
  ['text', 'text'],
  ['{"a":1}', '{"a":1}'],
  [0, 0],
  [1.5, 1.5],
  [{ a: [1] }, { a: [1] }],
  [false, false],
])('an activity is given %j and gives back %j', async (input, output) => {
  await using host = await startTestEngine(() => {
    df.app.activity('echo', { handler: (value: unknown) => value });
    df.app.orchestration('echoes', function* (context) {
      return yield context.df.callActivity('echo', input);
    });
  });
  expect((await host.run('echoes')).output).toEqual(output);
});

test('a sub-orchestration has its own instance, and its parent gets its output', async () => {
  await using host = await startTestEngine(() => {
    double();
    df.app.orchestration('parent', function* (context) {
      return yield context.df.callSubOrchestrator('child', { n: 4 }, 'the-child');
    });
    df.app.orchestration('child', function* (context) {
      const { n } = context.df.getInput<{ n: number }>();
      return { twice: yield context.df.callActivity('double', n), parent: context.df.parentInstanceId };
    });
  });
  const id = host.start('parent');
  expect((await host.finish(id)).output).toEqual({ twice: 8, parent: id });
  expect(host.engine.get('the-child')?.status).toBe('Completed');
});

test('continueAsNew begins again with a new input and an empty history', async () => {
  await using host = await startTestEngine(() => {
    double();
    df.app.orchestration('counter', function* (context) {
      const { n } = context.df.getInput<{ n: number }>();
      yield context.df.callActivity('double', n);
      if (n < 20) context.df.continueAsNew({ n: n + 1 });
      return n;
    });
  });
  const id = host.start('counter', { n: 0 });
  expect(await host.finish(id)).toEqual({ status: 'Completed', output: 20 });
  expect(host.engine.history(id)).toHaveLength(8);
});

test('a parent waits for the last generation of a child that continues as new', async () => {
  await using host = await startTestEngine(() => {
    df.app.orchestration('parent', function* (context) {
      return yield context.df.callSubOrchestrator('child', { n: 0 });
    });
    df.app.orchestration('child', function* (context) {
      const { n } = context.df.getInput<{ n: number }>();
      yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 1000));
      if (n < 3) context.df.continueAsNew({ n: n + 1 });
      return `generation ${n}`;
    });
  });
  expect(await host.run('parent')).toEqual({ status: 'Completed', output: 'generation 3' });
});

test('an event that comes between two generations is kept for the next', async () => {
  await using host = await startTestEngine(() => {
    df.app.orchestration('listener', function* (context) {
      const heard = context.df.getInput<string[]>();
      const word: string = yield context.df.waitForExternalEvent('word');
      if (heard.length < 2) context.df.continueAsNew([...heard, word]);
      return [...heard, word];
    });
  });
  const id = host.start('listener', []);
  for (const word of ['a', 'b', 'c']) {
    await host.settle();
    host.engine.raise(id, 'word', JSON.stringify(word));
  }
  expect((await host.finish(id)).output).toEqual(['a', 'b', 'c']);
});

test('events that the old generation was given and did not wait for are lost, and the log says so', async () => {
  await using host = await startTestEngine(() => {
    df.app.orchestration('deaf', function* (context) {
      const { isOver } = context.df.getInput<{ isOver: boolean }>();
      if (isOver) return;
      yield context.df.waitForExternalEvent('go');
      context.df.continueAsNew({ isOver: true });
    });
  });
  const id = host.start('deaf', { isOver: false });
  host.engine.raise(id, 'unheard', 'null');
  host.engine.raise(id, 'go', 'null');
  await host.finish(id);
  expect(host.log.filter(({ level }) => level === 'warning').map(({ message }) => message)).toEqual([
    expect.stringContaining("loses the event 'unheard'"),
  ]);
});

test('a custom status is seen while the instance runs, and stays', async () => {
  await using host = await startTestEngine(() => {
    df.app.orchestration('tells', function* (context) {
      context.df.setCustomStatus({ step: 1 });
      yield context.df.waitForExternalEvent('go');
    });
  });
  const id = host.start('tells');
  await host.settle();
  expect(host.engine.get(id)).toMatchObject({ status: 'Running', custom_status: '{"step":1}' });
  host.engine.raise(id, 'go', 'null');
  await host.finish(id);
  expect(host.engine.get(id)).toMatchObject({ status: 'Completed', custom_status: '{"step":1}' });
});
