import { createSeclusion } from '../../shared/core/seclusion.ts';
import { createVirtualClock, type VirtualClock } from '../../shared/core/simulator/virtualClock.ts';
import type { Transport } from '../../shared/http/transport.ts';
import { type Job, serviceStage } from '../../shared/model/job.ts';
import type { RunReport } from '../../shared/model/runReport.ts';
import type { BlobStore } from '../../shared/ports.ts';
import { commitRun } from '../../shared/run/commitRun.ts';
import type { ContentReader } from '../../shared/run/contentReader.ts';
import { enrichPart } from '../../shared/run/enrichPart.ts';
import { finishRun } from '../../shared/run/finishRun.ts';
import { joinPartition } from '../../shared/run/joinPartition.ts';
import { recordWork } from '../../shared/run/recordWork.ts';
import { reportRun } from '../../shared/run/reportRun.ts';
import { createWorkplace } from '../../shared/run/workplace.ts';
import { writePlaces } from '../../shared/run/writePlaces.ts';
import { serviceNamed } from '../../shared/services/registry.ts';
import { serviceForStage } from '../../shared/services/serviceKinds.ts';
import { aClient, aJob, aRun, noContent, onward, type TestRun } from './factories.ts';
import { epoch } from './fakeClock.ts';
import { createMemoryStore, type MemoryStore } from './memoryStore.ts';
import { createScriptedTransport, type Script } from './scriptedTransport.ts';

export interface TimedOptions {
  readonly job?: Job;
  /** Rows of each partition; all partitions are worked on at once. */
  readonly rows?: readonly number[];
  /** That of every row. */
  readonly text?: string;
  /** Milliseconds of each answer, and of each thing that storage is asked. */
  readonly latencyMs?: number;
  readonly storageMs?: number;
  readonly script?: Script;
  readonly client?: NonNullable<Parameters<typeof aClient>[2]>;
  /** By default there is none. */
  readonly content?: ContentReader;
  /** In place of the scripted service. */
  readonly send?: (clock: VirtualClock) => Transport;
  /** Calls of a partition in flight; left to the engine where this is left out. */
  readonly concurrency?: number;
}

/** A run whose time passes as the test lets it: virtual, and only by what storage and service take. */
export interface TimedRun {
  readonly run: TestRun;
  readonly store: MemoryStore;
  readonly clock: VirtualClock;
  /** Takes a part as far as one activity does. */
  enrich(partition: number, stage?: number): ReturnType<typeof enrichPart>;
  /** Does all that orchestrators do with a planned run, and gives its report. */
  toEnd(): Promise<RunReport>;
  /** The report as it is now. */
  report(): Promise<RunReport>;
  /** Lets time pass, or does something that takes time, to its end. */
  pass<T>(work: number | Promise<T>): Promise<T | undefined>;
}

export async function aTimedRun(options: TimedOptions = {}): Promise<TimedRun> {
  const {
    job = aJob(),
    rows = [100],
    text = 'good',
    latencyMs = 100,
    storageMs = 0,
    script,
    content = noContent,
    concurrency,
  } = options;
  const clock = createVirtualClock(epoch);
  const store = createMemoryStore({ clock });
  const lines = rows.reduce((sum, count) => sum + count, 0);
  const input = Array.from({ length: lines }, (_, id) => `{"id":${id},"text":"${text}"}\n`).join('');
  const cutBefore = rows.map((_, at) => rows.slice(0, at).reduce((sum, count) => sum + count, 0));
  const run = await aRun(store, input, { job, cutBefore });
  const scripted = createScriptedTransport(clock, script ? { script } : {});
  const answering = options.send?.(clock) ?? scripted.send;
  const send: Transport = async (request) => {
    const answer = answering(request).catch((error: Error) => error);
    await clock.sleep(latencyMs);
    const answered = await answer;
    if (answered instanceof Error) throw answered;
    return answered;
  };
  const deps = { store: slowStore(store, () => clock.sleep(storageMs)), clock };
  const workplace = createWorkplace('process1');
  const seclusion = createSeclusion();
  const client = aClient(clock, send, options.client);
  const enrich = (partition: number, stage = 0) => {
    const ofJob = serviceStage(job, stage);
    const service = serviceForStage(serviceNamed(ofJob.service), ofJob);
    const all = { ...deps, client, service, content, seclusion, workplace, control: onward };
    return enrichPart(all, run, { id: run.id, partition, stage }, concurrency);
  };
  const lane = async (partition: number): Promise<void> => {
    for (const stage of job.stages.keys()) {
      for (let progress = await enrich(partition, stage); !progress.done; progress = await enrich(partition, stage)) {
        await clock.sleep(progress.resumeAt - clock.now());
      }
    }
  };
  const report = async (): Promise<RunReport> =>
    (await reportRun({ store, clock }, run.id, async () => ({ state: 'running' }))) as RunReport;
  const pass = async <T>(work: number | Promise<T>): Promise<T | undefined> => {
    if (typeof work === 'number') {
      await clock.run(clock.now() + work);
      return undefined;
    }
    const under = new Set([work]);
    const over = work.finally(() => under.delete(work));
    // Not a millisecond more than it takes.
    const tick = async (): Promise<void> => {
      while (under.size > 0) await clock.run(clock.now() + 1);
    };
    const [value] = await Promise.all([over, tick()]);
    return value;
  };
  const all = async (): Promise<void> => {
    await Promise.all(rows.map((_, partition) => lane(partition)));
    await recordWork(deps, workplace, async (recorded) => {
      await writePlaces(recorded, run);
      for (const partition of run.plan.partitions.keys()) await joinPartition(recorded, run, partition);
      const result = await commitRun(recorded, run);
      if (!result.ok) throw new Error(result.reason);
      await finishRun({ store: recorded, clock }, run, result.etag, '1.2.3');
    });
  };
  const toEnd = async (): Promise<RunReport> => {
    await pass(all());
    return report();
  };
  return { run, store, clock, enrich, toEnd, report, pass };
}

/** A store that takes its time for each thing that it is asked. */
function slowStore(store: BlobStore, wait: () => Promise<void>): BlobStore {
  return {
    ...store,
    async get(path) {
      await wait();
      return store.get(path);
    },
    async head(path) {
      await wait();
      return store.head(path);
    },
    async put(...args) {
      await wait();
      return store.put(...args);
    },
    async *read(...args) {
      await wait();
      yield* store.read(...args);
    },
  };
}
