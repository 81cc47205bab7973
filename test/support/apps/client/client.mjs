import { app } from '@azure/functions';
import * as df from 'durable-functions';

df.app.orchestration('waits', function* (context) {
  context.df.setCustomStatus('waiting');
  return yield context.df.waitForExternalEvent('go');
});

df.app.orchestration('fails', function* (context) {
  yield context.df.createTimer(context.df.currentUtcDateTime);
  throw new Error('as it should');
});

/** Calls a method of the real durable client: the body is `{method, args}`. */
app.http('client', {
  methods: ['POST'],
  extraInputs: [df.input.durableClient()],
  handler: async (request, context) => {
    const { method, args } = await request.json();
    const dates = (value) =>
      value?.createdTimeFrom ? { ...value, createdTimeFrom: new Date(value.createdTimeFrom) } : value;
    try {
      return { jsonBody: { value: (await df.getClient(context)[method](...args.map(dates))) ?? null } };
    } catch (error) {
      return { jsonBody: { error: error.message } };
    }
  },
});

app.http('wait', {
  route: 'wait/{id}',
  extraInputs: [df.input.durableClient()],
  handler: (request, context) =>
    df.getClient(context).waitForCompletionOrCreateCheckStatusResponse(request, request.params.id, {
      timeoutInMilliseconds: 50,
      retryIntervalInMilliseconds: 10,
    }),
});
