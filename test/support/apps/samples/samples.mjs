import { app } from '@azure/functions';
import * as df from 'durable-functions';

/** Apps in the style of the SDK's samples, one orchestrator for each. */

df.app.activity('sayHello', { handler: (name) => `Hello ${name}!` });
df.app.activity('sizeOf', { handler: (name) => name.length });

const attempts = new Map();
/** Fails so many times for each instance that asks, then succeeds. */
df.app.activity('flaky', {
  handler: ({ key, failures }) => {
    const attempt = (attempts.get(key) ?? 0) + 1;
    attempts.set(key, attempt);
    if (attempt <= failures) throw new Error(`attempt ${attempt} failed`);
    return attempt;
  },
});

df.app.orchestration('helloSequence', function* (context) {
  const greetings = [];
  for (const city of ['Tokyo', 'Seattle', 'Cairo']) {
    context.df.setCustomStatus(city);
    greetings.push(yield context.df.callActivity('sayHello', city));
  }
  return greetings;
});

df.app.orchestration('fanOutFanIn', function* (context) {
  const names = context.df.getInput();
  const sizes = yield context.df.Task.all(names.map((name) => context.df.callActivity('sizeOf', name)));
  return sizes.reduce((a, b) => a + b, 0);
});

df.app.orchestration('childThatFails', function* (context) {
  const { key, failures } = context.df.getInput();
  return yield context.df.callActivity('flaky', { key, failures });
});

df.app.orchestration('activityWithRetry', function* (context) {
  const { failures } = context.df.getInput();
  const call = { key: context.df.instanceId, failures };
  try {
    return { attempt: yield context.df.callActivityWithRetry('flaky', new df.RetryOptions(20, 2), call) };
  } catch (error) {
    return { gaveUp: error.message };
  }
});

df.app.orchestration('childWithRetry', function* (context) {
  const { failures } = context.df.getInput();
  const retry = new df.RetryOptions(20, 3);
  const child = { key: context.df.instanceId, failures };
  try {
    return { attempt: yield context.df.callSubOrchestratorWithRetry('childThatFails', retry, child) };
  } catch (error) {
    return { gaveUp: error.message };
  }
});

df.app.orchestration('phoneVerification', function* (context) {
  const { code, waitMs } = context.df.getInput();
  const due = new Date(context.df.currentUtcDateTime.getTime() + waitMs);
  const timeout = context.df.createTimer(due);
  for (let tries = 0; tries < 3; tries++) {
    const answer = context.df.waitForExternalEvent('answer');
    context.df.setCustomStatus(`waiting for answer ${tries + 1}`);
    if ((yield context.df.Task.any([answer, timeout])) === timeout) return 'too late';
    if (answer.result === code) {
      timeout.cancel();
      return 'verified';
    }
  }
  timeout.cancel();
  return 'too many tries';
});

df.app.orchestration('counter', function* (context) {
  const { count, until } = context.df.getInput();
  if (count < until) {
    yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 5));
    context.df.continueAsNew({ count: count + 1, until });
  }
  return count;
});

df.app.orchestration('cancelledTimer', function* (context) {
  const tomorrow = new Date(context.df.currentUtcDateTime.getTime() + 24 * 3_600_000);
  const expiry = context.df.createTimer(tomorrow);
  const size = context.df.callActivity('sizeOf', 'quick');
  const first = yield context.df.Task.any([expiry, size]);
  if (first === size) expiry.cancel();
  return { timedOut: first === expiry, size: size.result };
});

app.http('httpStart', {
  route: 'orchestrators/{name}',
  methods: ['POST'],
  extraInputs: [df.input.durableClient()],
  handler: async (request, context) => {
    const client = df.getClient(context);
    const id = await client.startNew(request.params.name, { input: await request.json() });
    return client.createCheckStatusResponse(request, id);
  },
});

app.http('httpSyncStart', {
  route: 'orchestrators/wait/{name}',
  methods: ['POST'],
  extraInputs: [df.input.durableClient()],
  handler: async (request, context) => {
    const client = df.getClient(context);
    const id = await client.startNew(request.params.name, { input: await request.json() });
    return client.waitForCompletionOrCreateCheckStatusResponse(request, id, {
      timeoutInMilliseconds: Number(request.query.get('timeout')),
      retryIntervalInMilliseconds: 20,
    });
  },
});
