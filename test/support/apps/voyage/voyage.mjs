import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import * as df from 'durable-functions';

/** Every run draws another number: an orchestrator that sees two of one task sees them differ. */
df.app.activity('draw', {
  handler: async ({ i }) => {
    await setTimeout((i * 7) % 23);
    return { i, nonce: randomUUID() };
  },
});

df.app.activity('echo', { handler: ({ nonce }) => nonce });

df.app.orchestration('leg', function* (context) {
  const { i } = context.df.getInput();
  const { nonce } = yield context.df.callActivity('draw', { i });
  yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 15));
  return { i, same: (yield context.df.callActivity('echo', { nonce })) === nonce };
});

df.app.orchestration('rounds', function* (context) {
  const { round, sum } = context.df.getInput();
  const { i } = yield context.df.callActivity('draw', { i: round });
  if (round < 3) context.df.continueAsNew({ round: round + 1, sum: sum + i });
  return sum + i;
});

/** Legs and rounds in children, draws of its own, and so many different events in whatever order they come. */
df.app.orchestration('voyage', function* (context) {
  const { legs, events } = context.df.getInput();
  const all = Array.from({ length: legs }, (_, i) => i);
  const children = all.map((i) => context.df.callSubOrchestrator('leg', { i }));
  const [rounds, ...ended] = yield context.df.Task.all([
    context.df.callSubOrchestrator('rounds', { round: 1, sum: 0 }),
    ...children,
  ]);
  const heard = [];
  while (new Set(heard).size < events) {
    const { n } = yield context.df.waitForExternalEvent('heard');
    heard.push(n);
  }
  const drawn = yield context.df.Task.all(all.map((i) => context.df.callActivity('draw', { i })));
  const echoed = yield context.df.Task.all(drawn.map(({ nonce }) => context.df.callActivity('echo', { nonce })));
  return { rounds, legs: ended, heard, draws: drawn.map(({ i, nonce }, at) => ({ i, same: echoed[at] === nonce })) };
});
