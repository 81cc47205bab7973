import { join } from 'node:path';
import { app } from '@azure/functions';
import { defaultHostFile } from '../../infra/local/host/loader/readHostFile.ts';
import { startHost } from '../../infra/local/host/startHost.ts';
import { openDurableStore } from '../../infra/local/host/store/durableStore.ts';
import { temporaryFolder } from '../support/hostProcess.ts';
import type { Measurement } from './measurement.ts';
import { watchMemory } from './watchMemory.ts';

/** A way to spread work over activities that do nothing. */
export interface Spread {
  readonly name: string;
  /** Registers the functions. */
  readonly load: () => void;
  readonly orchestrator: string;
  /** The input of the instance `id` that is to spread so many pieces of work. */
  readonly input: (id: string, size: number) => object;
  /** What that instance gives. */
  readonly output: (id: string, size: number) => unknown;
  /** Activities for so many pieces. */
  readonly activities: (size: number) => number;
  /** The instance whose history is weighed, and the activities of its last generation. */
  readonly weighed: (id: string, size: number) => { readonly instance: string; readonly activities: number };
}

const small = 100;
const large = 10_000;
/** Runs of the small size, of which one alone takes too short a time to measure. */
const rounds = 20;

/** What spreading work costs on the host, small and large, with the state on disk. */
export async function measureSpread(spread: Spread): Promise<readonly Measurement[]> {
  await using folder = await temporaryFolder();
  const stateFile = join(folder.path, 'host.db');
  let episodes = 0;
  const load = (): void => {
    app.hook.preInvocation(({ invocationContext }) => {
      if (invocationContext.options.trigger.type === 'orchestrationTrigger') episodes++;
    });
    spread.load();
  };
  const hostFile = defaultHostFile();
  const host = await startHost({ load, appDir: folder.path, hostFile, stateFile, port: 0, log: () => undefined });
  const run = async (id: string, size: number): Promise<number> => {
    const began = performance.now();
    host.engine.create(spread.orchestrator, id, JSON.stringify(spread.input(id, size)));
    await host.engine.finished(id);
    const ms = performance.now() - began;
    const output = host.engine.get(id)?.output;
    if (output !== JSON.stringify(spread.output(id, size))) throw new Error(`The instance ${id} gave ${output}.`);
    return ms / spread.activities(size);
  };
  await run('first', large / 10);
  const memory = watchMemory();
  const smallCosts: number[] = [];
  for (let i = 0; i < rounds; i++) smallCosts.push(await run(`small-${i}`, small));
  episodes = 0;
  const largeCost = await run('large', large);
  const peak = memory.stop();
  await host.stop();

  const { instance, activities } = spread.weighed('large', large);
  const store = await openDurableStore(stateFile);
  const historyBytes = Buffer.byteLength(store.history.read(instance));
  store.close();
  const smallCost = smallCosts.toSorted((a, b) => a - b)[rounds / 2] ?? Number.NaN;
  return [
    measured(`${spread.name} of ${small}`, 1000 / smallCost, 'activities/s'),
    measured(`${spread.name} of ${large}`, 1000 / largeCost, 'activities/s'),
    { ...measured('cost per activity, large to small', largeCost / smallCost, 'ratio'), goal: { atMost: 1.5 } },
    measured('episodes', episodes, 'episodes'),
    { ...measured('history per activity', historyBytes / activities, 'bytes'), goal: { atMost: 2048 } },
    measured('memory at most', peak / 1024 / 1024, 'MiB'),
  ];
}

function measured(name: string, value: number, unit: string): Measurement {
  return { name, value, unit, goal: null };
}
