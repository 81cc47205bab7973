import { join } from 'node:path';
import * as df from 'durable-functions';
import { defaultHostFile } from '../../infra/local/host/loader/readHostFile.ts';
import { startHost } from '../../infra/local/host/startHost.ts';
import { openDurableStore } from '../../infra/local/host/store/durableStore.ts';
import { temporaryFolder } from '../support/hostProcess.ts';
import type { Measurement } from './measurement.ts';

const small = 100;
const large = 10_000;
/** Runs of the small fan-out, of which one alone takes too short a time to measure. */
const rounds = 20;

/** Costs of fanning out to activities that do nothing, with the state on disk. */
export async function fanOut(): Promise<readonly Measurement[]> {
  await using folder = await temporaryFolder();
  const stateFile = join(folder.path, 'host.db');
  const host = await startHost({
    load,
    appDir: folder.path,
    hostFile: defaultHostFile(),
    stateFile,
    port: 0,
    log: () => undefined,
  });
  const run = async (id: string, activities: number): Promise<number> => {
    const began = performance.now();
    host.engine.create('fansOut', id, JSON.stringify({ activities }));
    await host.engine.finished(id);
    if (host.engine.get(id)?.output !== String(activities)) throw new Error(`The instance ${id} has failed.`);
    return performance.now() - began;
  };
  await run('first', large / 10);
  const memory = watchMemory();
  const smallMs: number[] = [];
  for (let i = 0; i < rounds; i++) smallMs.push(await run(`small-${i}`, small));
  const largeMs = await run('large', large);
  const peak = memory.stop();
  await host.stop();

  const store = await openDurableStore(stateFile);
  const historyBytes = Buffer.byteLength(store.history.read('large'));
  store.close();
  const smallCost = (smallMs.toSorted((a, b) => a - b)[rounds / 2] ?? Number.NaN) / small;
  const largeCost = largeMs / large;
  return [
    measured(`fan-out of ${small}`, 1000 / smallCost, 'activities/s'),
    measured(`fan-out of ${large}`, 1000 / largeCost, 'activities/s'),
    { ...measured('cost per activity, large to small', largeCost / smallCost, 'ratio'), goal: { atMost: 1.5 } },
    measured('history per activity', historyBytes / large, 'bytes'),
    measured('memory at most', peak / 1024 / 1024, 'MiB'),
  ];
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

function measured(name: string, value: number, unit: string): Measurement {
  return { name, value, unit, goal: null };
}

/** Looks at the memory of this process ten times a second. */
function watchMemory(): { readonly stop: () => number } {
  let peak = 0;
  const look = (): void => {
    peak = Math.max(peak, process.memoryUsage.rss());
  };
  const timer = setInterval(look, 100);
  return {
    stop: () => {
      clearInterval(timer);
      look();
      return peak;
    },
  };
}
