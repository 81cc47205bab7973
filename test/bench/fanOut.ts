import * as df from 'durable-functions';
import type { Measurement } from './measurement.ts';
import { measureSpread } from './measureSpread.ts';

/** Costs of one orchestrator that fans out to activities. */
export function fanOut(): Promise<readonly Measurement[]> {
  return measureSpread({
    name: 'fan-out',
    load,
    orchestrator: 'fansOut',
    input: (_, activities) => ({ activities }),
    output: (_, activities) => activities,
    activities: (size) => size,
    weighed: (instance, activities) => ({ instance, activities }),
  });
}

function load(): void {
  df.app.activity('one', { handler: () => 1 });
  df.app.orchestration('fansOut', function* (context) {
    const { activities } = context.df.getInput<{ activities: number }>();
    const tasks = Array.from({ length: activities }, (_, i) => context.df.callActivity('one', { i }));
    const ones: number[] = yield context.df.Task.all(tasks);
    return ones.reduce((a, b) => a + b, 0);
  });
}
