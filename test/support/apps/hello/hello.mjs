import { app } from '@azure/functions';
import * as df from 'durable-functions';

df.app.activity('greet', { handler: (name) => `Hello ${name}!` });

df.app.orchestration('helloSequence', function* (context) {
  const greetings = [];
  for (const name of context.df.getInput() || ['Tokyo', 'Seattle', 'London']) {
    greetings.push(yield context.df.callActivity('greet', name));
  }
  return greetings;
});

app.http('start', {
  route: 'orchestrators/{name}',
  methods: ['POST'],
  extraInputs: [df.input.durableClient()],
  handler: async (request, context) => {
    const client = df.getClient(context);
    const text = await request.text();
    const id = await client.startNew(request.params.name, text === '' ? {} : { input: JSON.parse(text) });
    context.log('Started an orchestration.');
    return client.createCheckStatusResponse(request, id);
  },
});
