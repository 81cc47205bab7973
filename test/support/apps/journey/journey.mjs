import { setTimeout } from 'node:timers/promises';
import * as df from 'durable-functions';

df.app.activity('measure', {
  handler: async ({ round, i }) => {
    await setTimeout(5 + ((i * 7) % 20));
    return round * 100 + i;
  },
});

/** Three rounds, each one generation, then the sum of what was carried along. */
df.app.orchestration('leg', function* (context) {
  const { round, sum } = context.df.getInput();
  const parts = yield context.df.Task.all([0, 1, 2, 3, 4].map((i) => context.df.callActivity('measure', { round, i })));
  yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 20));
  const total = parts.reduce((a, b) => a + b, sum);
  if (round < 3) context.df.continueAsNew({ round: round + 1, sum: total });
  return total;
});

df.app.orchestration('journey', function* (context) {
  const totals = [];
  for (let i = 0; i < 3; i++) {
    const legs = [0, 1, 2].map(() => context.df.callSubOrchestrator('leg', { round: 1, sum: i }));
    totals.push(yield context.df.Task.all(legs));
    totals.push(yield context.df.callActivity('measure', { round: 10, i }));
  }
  return totals;
});
