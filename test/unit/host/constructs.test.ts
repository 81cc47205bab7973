import * as df from 'durable-functions';
import { expect, test } from 'vitest';
import { historyBody } from '../../../infra/local/host/management/historyBody.ts';
import { statusBody } from '../../../infra/local/host/management/statusBody.ts';
import { startTestEngine, type TestEngine } from '../../support/testEngine.ts';
import { type WireEvent, wireHistory } from '../../support/wireHistory.ts';

type Orchestrator = df.OrchestrationHandler;

/** What one construct comes to: the actions that the library returns last, the whole history and the status. */
interface Construct {
  readonly run: Orchestrator;
  /** What happens from outside, once nothing more happens by itself. */
  readonly act?: (host: TestEngine) => void;
  readonly actions: readonly object[];
  readonly history: (wire: ReturnType<typeof wireHistory>) => readonly (readonly WireEvent[])[];
  /** Beside a status of Completed without output. */
  readonly status?: Readonly<Record<string, unknown>>;
}

const id = 'instance';
const begin = Date.UTC(2030, 0, 1);
const iso = (at: number): string => new Date(begin + at).toISOString();
const after = (context: df.OrchestrationContext, ms: number): Date =>
  new Date(context.df.currentUtcDateTime.getTime() + ms);

const call = (functionName: string, input: unknown) => ({ actionType: 0, functionName, input });
const timer = (at: number, isCanceled = false) => ({ actionType: 5, fireAt: iso(at), isCanceled });
const waits = (externalEventName: string) => ({ actionType: 6, externalEventName, reason: 'ExternalEvent' });
const details = (message: string) => expect.stringMatching(new RegExp(`^Message: ${message}, StackTrace: `)) as unknown;

const constructs: Readonly<Record<string, Construct>> = {
  'an activity': {
    run: function* (context) {
      return yield context.df.callActivity('double', 3);
    },
    actions: [call('double', 3)],
    history: (wire) => [
      wire.episode(0, wire.started('run', '{"n":1}'), wire.taskScheduled(0, 'double')),
      wire.episode(0, wire.taskCompleted(0, '6'), wire.ended(1, 1, '6')),
    ],
    status: { output: 6 },
  },
  'an activity that gives nothing': {
    run: function* (context) {
      yield context.df.callActivity('nothing');
    },
    actions: [{ actionType: 0, functionName: 'nothing' }],
    history: (wire) => [
      wire.episode(0, wire.started('run', '{"n":1}'), wire.taskScheduled(0, 'nothing')),
      wire.episode(0, wire.taskCompleted(0, 'null'), wire.ended(1, 1, 'null')),
    ],
  },
  'an activity with retries that fails for good': {
    run: function* (context) {
      try {
        return yield context.df.callActivityWithRetry('broken', new df.RetryOptions(1000, 2), 'x');
      } catch {
        return 'gave up';
      }
    },
    actions: [
      {
        actionType: 1,
        functionName: 'broken',
        input: '"x"',
        retryOptions: { firstRetryIntervalInMilliseconds: 1000, maxNumberOfAttempts: 2 },
      },
    ],
    history: (wire) => [
      wire.episode(0, wire.started('run', '{"n":1}'), wire.taskScheduled(0, 'broken')),
      wire.episode(
        0,
        wire.taskFailed(0, "Activity function 'broken' failed: no luck", details('no luck')),
        wire.timerCreated(1, 1000),
      ),
      wire.episode(1000, wire.timerFired(1, 1000), wire.taskScheduled(2, 'broken', 1000)),
      // After the last attempt too there is a timer, which fires at once.
      wire.episode(
        1000,
        wire.taskFailed(2, "Activity function 'broken' failed: no luck", details('no luck'), 1000),
        wire.timerCreated(3, 1000, 1000),
      ),
      wire.episode(1000, wire.timerFired(3, 1000), wire.ended(4, 1, '"gave up"', 1000)),
    ],
    status: { output: 'gave up', lastUpdatedTime: '2030-01-01T00:00:01Z' },
  },
  'a timer': {
    run: function* (context) {
      yield context.df.createTimer(after(context, 2500));
    },
    actions: [timer(2500)],
    history: (wire) => [
      wire.episode(0, wire.started('run', '{"n":1}'), wire.timerCreated(0, 2500)),
      wire.episode(2500, wire.timerFired(0, 2500), wire.ended(1, 1, 'null', 2500)),
    ],
    status: { lastUpdatedTime: '2030-01-01T00:00:02Z' },
  },
  'a timer that is cancelled': {
    run: function* (context) {
      const timeout = context.df.createTimer(after(context, 60_000));
      yield context.df.Task.any([context.df.callActivity('double', 2), timeout]);
      timeout.cancel();
    },
    actions: [{ actionType: 11, compoundActions: [call('double', 2), timer(60_000, true)] }],
    history: (wire) => [
      wire.episode(0, wire.started('run', '{"n":1}'), wire.taskScheduled(0, 'double'), wire.timerCreated(1, 60_000)),
      wire.episode(0, wire.taskCompleted(0, '4'), wire.ended(2, 1, 'null')),
    ],
  },
  'the first of several': {
    run: function* (context) {
      const event = context.df.waitForExternalEvent('go');
      const timeout = context.df.createTimer(after(context, 1000));
      return (yield context.df.Task.any([event, timeout])) === timeout;
    },
    actions: [{ actionType: 11, compoundActions: [waits('go'), timer(1000)] }],
    history: (wire) => [
      wire.episode(0, wire.started('run', '{"n":1}'), wire.timerCreated(0, 1000)),
      wire.episode(1000, wire.timerFired(0, 1000), wire.ended(1, 1, 'true', 1000)),
    ],
    status: { output: true, lastUpdatedTime: '2030-01-01T00:00:01Z' },
  },
  'all of several': {
    run: function* (context) {
      return yield context.df.Task.all([1, 2].map((n) => context.df.callActivity('double', n)));
    },
    actions: [{ actionType: 12, compoundActions: [call('double', 1), call('double', 2)] }],
    history: (wire) => [
      wire.episode(0, wire.started('run', '{"n":1}'), wire.taskScheduled(0, 'double'), wire.taskScheduled(1, 'double')),
      wire.episode(0, wire.taskCompleted(0, '2'), wire.taskCompleted(1, '4'), wire.ended(2, 1, '[2,4]')),
    ],
    status: { output: [2, 4] },
  },
  'an external event': {
    run: function* (context) {
      return yield context.df.waitForExternalEvent('go');
    },
    act: (host) => host.engine.raise(id, 'go', '{"ok":true}'),
    actions: [waits('go')],
    history: (wire) => [
      wire.episode(0, wire.started('run', '{"n":1}')),
      wire.episode(0, wire.eventRaised('go', '{"ok":true}'), wire.ended(0, 1, '{"ok":true}')),
    ],
    status: { output: { ok: true } },
  },
  'a sub-orchestration': {
    run: function* (context) {
      return yield context.df.callSubOrchestrator('child', { n: 4 }, 'the-child');
    },
    actions: [{ actionType: 2, functionName: 'child', instanceId: 'the-child', input: { n: 4 } }],
    history: (wire) => [
      wire.episode(0, wire.started('run', '{"n":1}'), wire.childCreated(0, 'child', 'the-child')),
      wire.episode(0, wire.childCompleted(0, '8'), wire.ended(1, 1, '8')),
    ],
    status: { output: 8 },
  },
  'a sub-orchestration that fails': {
    run: function* (context) {
      yield context.df.callSubOrchestrator('child', { n: 0 }, 'the-child');
    },
    actions: [{ actionType: 2, functionName: 'child', instanceId: 'the-child', input: { n: 0 } }],
    history: (wire) => [
      wire.episode(0, wire.started('run', '{"n":1}'), wire.childCreated(0, 'child', 'the-child')),
      wire.episode(
        0,
        wire.childFailed(
          0,
          "Orchestrator function 'child' failed: none",
          details("Orchestrator function 'child' failed: none"),
        ),
        wire.ended(1, 3, expect.stringMatching(/^"Orchestrator function 'run' failed: .*\bnone\b/)),
      ),
    ],
    status: {
      runtimeStatus: 'Failed',
      output: expect.stringMatching(/^Orchestrator function 'run' failed: Orchestrator function 'child' failed: none/),
    },
  },
  'a new generation': {
    run: function* (context) {
      const { n } = context.df.getInput<{ n: number }>();
      yield context.df.callActivity('double', n);
      if (n < 3) context.df.continueAsNew({ n: n + 1 });
    },
    actions: [call('double', 3)],
    history: (wire) => [
      wire.episode(0, wire.started('run', '{"n":3}'), wire.taskScheduled(0, 'double')),
      wire.episode(0, wire.taskCompleted(0, '6'), wire.ended(1, 1, 'null')),
    ],
    status: { input: { n: 3 } },
  },
  'a custom status': {
    run: function* (context) {
      context.df.setCustomStatus({ step: 1 });
      yield context.df.waitForExternalEvent('go');
    },
    actions: [waits('go')],
    history: (wire) => [wire.episode(0, wire.started('run', '{"n":1}'))],
    status: { runtimeStatus: 'Running', customStatus: { step: 1 } },
  },
  'an error of the orchestrator': {
    run: function* (context) {
      yield context.df.callActivity('nothing');
      throw new Error('boom');
    },
    actions: [{ actionType: 0, functionName: 'nothing' }],
    history: (wire) => [
      wire.episode(0, wire.started('run', '{"n":1}'), wire.taskScheduled(0, 'nothing')),
      wire.episode(0, wire.taskCompleted(0, 'null'), wire.ended(1, 3, `"Orchestrator function 'run' failed: boom"`)),
    ],
    status: { runtimeStatus: 'Failed', output: "Orchestrator function 'run' failed: boom" },
  },
  suspending: {
    run: function* (context) {
      return yield context.df.waitForExternalEvent('go');
    },
    act: (host) => {
      host.engine.suspend(id, 'a rest');
      host.engine.raise(id, 'go', '1');
    },
    actions: [waits('go')],
    history: (wire) => [wire.episode(0, wire.started('run', '{"n":1}'))],
    status: { runtimeStatus: 'Suspended' },
  },
  'suspending and resuming': {
    run: function* (context) {
      return yield context.df.waitForExternalEvent('go');
    },
    act: (host) => {
      host.engine.suspend(id, 'a rest');
      host.engine.raise(id, 'go', '1');
      host.engine.resume(id, 'rested');
    },
    actions: [waits('go')],
    history: (wire) => [
      wire.episode(0, wire.started('run', '{"n":1}')),
      wire.episode(
        0,
        wire.suspended('a rest'),
        wire.eventRaised('go', '1'),
        wire.resumed('rested'),
        wire.ended(0, 1, '1'),
      ),
    ],
    status: { output: 1 },
  },
  terminating: {
    run: function* (context) {
      yield context.df.createTimer(after(context, 60_000));
    },
    act: (host) => host.engine.terminate(id, 'enough'),
    actions: [timer(60_000)],
    history: (wire) => [
      wire.episode(0, wire.started('run', '{"n":1}'), wire.timerCreated(0, 60_000)),
      wire.episode(0, wire.terminated('enough'), wire.ended(1, 5, '"enough"')),
    ],
    status: { runtimeStatus: 'Terminated', output: 'enough' },
  },
};

function register(run: Orchestrator): void {
  df.app.activity('double', { handler: (n: number) => n * 2 });
  df.app.activity('nothing', { handler: () => undefined });
  df.app.activity('broken', { handler: () => Promise.reject(new Error('no luck')) });
  df.app.orchestration('run', run);
  df.app.orchestration('child', function* (context) {
    const { n } = context.df.getInput<{ n: number }>();
    if (n === 0) throw new Error('none');
    return yield context.df.callActivity('double', n);
  });
}

test.each(Object.entries(constructs))('%s: actions, history and status', async (_, construct) => {
  await using host = await startTestEngine(() => register(construct.run));
  host.start('run', { n: 1 }, id);
  await host.settle();
  construct.act?.(host);
  await host.finish(id, () => construct.status?.['runtimeStatus'] === 'Terminated');

  const row = host.engine.get(id);
  if (row === undefined) throw new Error('The instance is gone.');
  const own = host.episodes.filter(({ given }) => given['instanceId'] === id);
  expect(own.at(-1)?.actions).toEqual(construct.actions);
  const wire = wireHistory(begin, id, row.execution_id);
  expect(host.engine.history(id)).toEqual(construct.history(wire).flat());
  expect(statusBody(row, true, null)).toEqual({
    name: 'run',
    instanceId: id,
    runtimeStatus: 'Completed',
    input: { n: 1 },
    customStatus: null,
    output: null,
    createdTime: '2030-01-01T00:00:00Z',
    lastUpdatedTime: '2030-01-01T00:00:00Z',
    historyEvents: null,
    ...construct.status,
  });
});

test('an episode is given the history, the input as a value, and what the library must know of the host', async () => {
  await using host = await startTestEngine(() =>
    register(function* (context) {
      return yield context.df.callSubOrchestrator('child', { n: 4 });
    }),
  );
  host.start('run', { n: 1 }, id);
  await host.finish(id);
  const parent = host.engine.get(id)?.execution_id ?? '';
  const childId = `${parent}:0`;
  const child = host.episodes.find(({ given }) => given['parentInstanceId'] === id);
  const wire = wireHistory(begin, childId, host.engine.get(childId)?.execution_id ?? '');
  const ParentInstance = { OrchestrationInstance: { InstanceId: id, ExecutionId: parent }, TaskScheduleId: 0 };
  const history = [wire.orchestratorStarted(), wire.started('child', '{"n":4}', ParentInstance)];
  expect(child?.given).toEqual({
    history: history.map((event) => ({ ...event, IsPlayed: false })),
    input: { n: 4 },
    instanceId: childId,
    parentInstanceId: id,
    isReplaying: false,
    upperSchemaVersion: 1,
    upperSchemaVersionNew: 2,
    longRunningTimerIntervalDuration: '3.00:00:00',
    maximumShortTimerDuration: '6.00:00:00',
    defaultHttpAsyncRequestSleepTimeMillseconds: 30_000,
  });
});

test('the history is shown without the frames of episodes, and a call where it ended', async () => {
  let release = (): void => {};
  await using host = await startTestEngine(() => {
    df.app.activity('slow', { handler: () => new Promise<void>((resolve) => (release = resolve)) });
    register(function* (context) {
      yield context.df.callActivity('double', 3);
      yield context.df.callSubOrchestrator('child', { n: 4 });
      yield context.df.createTimer(after(context, 1000));
      yield context.df.Task.any([context.df.waitForExternalEvent('go'), context.df.callActivity('slow')]);
    });
  });
  host.start('run', { n: 1 }, id);
  await host.finish(id);
  host.engine.raise(id, 'go', '1');
  await host.settle();
  host.engine.terminate(id, 'enough');
  release();
  const [now, later] = [{ Timestamp: iso(0) }, { Timestamp: iso(1000) }];
  const ScheduledTime = iso(0);
  const shown = (showOutput: boolean) => historyBody(host.engine.history(id), showOutput);
  const done = (EventType: string, FunctionName: string) => ({ EventType, ...now, ScheduledTime, FunctionName });
  const end = { EventType: 'ExecutionCompleted', ...later, OrchestrationStatus: 'Terminated' };
  expect(shown(false)).toEqual([
    { EventType: 'ExecutionStarted', ...now, FunctionName: 'run' },
    done('TaskCompleted', 'double'),
    done('SubOrchestrationInstanceCompleted', 'child'),
    { EventType: 'TimerCreated', ...now, FireAt: iso(1000) },
    { EventType: 'TimerFired', ...later, FireAt: iso(1000) },
    { EventType: 'TaskScheduled', ...later, Name: 'slow' },
    { EventType: 'EventRaised', ...later, Name: 'go' },
    { EventType: 'ExecutionTerminated', ...later },
    end,
  ]);
  expect(shown(true)).toContainEqual({ ...done('TaskCompleted', 'double'), Result: 6 });
  expect(shown(true).at(-1)).toEqual({ ...end, Result: 'enough' });
});

test('purging leaves neither status nor history, and the id is free', async () => {
  await using host = await startTestEngine(() => register(constructs['an activity']?.run as Orchestrator));
  host.start('run', null, id);
  await host.finish(id);
  expect([host.engine.purge(id), host.engine.purge(id)]).toEqual([true, false]);
  expect([host.engine.get(id), host.engine.history(id)]).toEqual([undefined, []]);
  expect(host.start('run', null, id)).toBe(id);
});
