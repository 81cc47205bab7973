import { EventEmitter } from 'node:events';
import type { HostClock } from '../hostClock.ts';
import type { HostLog } from '../hostLog.ts';
import type { InvokeFunction } from '../invoke/invokeFunction.ts';
import type { FunctionDefinition } from '../loader/describeFunctions.ts';
import type { DurableStore } from '../store/durableStore.ts';
import { isFinished } from '../store/instanceTable.ts';
import type { TaskKey } from '../store/workTable.ts';
import { createEpisodeQueue } from './episodeQueue.ts';
import { createInstanceOperations, type InstanceOperations } from './instanceOperations.ts';
import { runActivity } from './runActivity.ts';
import { runEpisode } from './runEpisode.ts';
import { createStorageGuard } from './storageGuard.ts';
import { createTimerAlarm } from './timerAlarm.ts';
import { createWorkPool } from './workPool.ts';

export interface EngineOptions {
  readonly store: DurableStore;
  readonly clock: HostClock;
  readonly log: HostLog;
  readonly invoke: InvokeFunction;
  readonly functions: readonly FunctionDefinition[];
  /** Activities that run at the same time. */
  readonly maxActivities: number;
  /** Orchestrator episodes that run at the same time. */
  readonly maxOrchestrators: number;
  /** Milliseconds between an event and its episode. */
  readonly coalesceMs: number;
}

/** Runs orchestrations. */
export interface DurableEngine extends InstanceOperations {
  /** Goes on with everything that the state says is unfinished. */
  start(): void;
  /** Takes no more work, and resolves when running activities and episodes have ended. */
  stop(): Promise<void>;
  /** Resolves when the instance is finished or gone; to false where `signal` is aborted before. */
  finished(instanceId: string, signal?: AbortSignal): Promise<boolean>;
}

/** Puts the parts of the engine together. */
export function createDurableEngine(options: EngineOptions): DurableEngine {
  const { store, clock, log, invoke, functions } = options;
  const byName = new Map(functions.map((item) => [`${item.kind} ${item.name.toLowerCase()}`, item]));
  const find = (kind: 'activity' | 'orchestration', name: string) => byName.get(`${kind} ${name.toLowerCase()}`);
  const ends = new EventEmitter().setMaxListeners(0);
  const findActivity = (name: string) => find('activity', name);
  let stopped = false;

  const guard = createStorageGuard({ clock, log, isStopped: () => stopped });
  const wake = (id: string): void => {
    if (!stopped) episodes.wake(id);
  };
  const episodes = createEpisodeQueue({
    clock,
    limit: options.maxOrchestrators,
    coalesceMs: options.coalesceMs,
    run: (id) =>
      guard(
        `An episode of the instance '${id}'`,
        () => episode(id),
        () => wake(id),
      ),
  });
  const activities = createWorkPool<TaskKey>(options.maxActivities, (task) =>
    guard(
      `An activity of the instance '${task.instance_id}'`,
      () => activity(task),
      () => activities.push(task),
    ),
  );
  const alarm = createTimerAlarm(store, clock, guard, wake);

  async function episode(id: string): Promise<void> {
    const commit = await runEpisode({ store, clock, log, invoke, find }, id);
    if (commit === undefined) return;
    commit.woken.forEach(wake);
    commit.work.forEach(activities.push);
    if (commit.timersChanged) alarm.set();
    if (isFinished(commit.status)) ends.emit(endOf(id));
  }

  async function activity(task: TaskKey): Promise<void> {
    if (await runActivity({ store, clock, log, invoke, findActivity }, task)) wake(task.instance_id);
  }

  return {
    ...createInstanceOperations({ store, clock, find, wake, ended: (id) => void ends.emit(endOf(id)) }),
    start() {
      store.inbox.waiting().forEach(wake);
      store.work.keys().forEach(activities.push);
      alarm.set();
    },
    async stop() {
      stopped = true;
      alarm.stop();
      await Promise.all([episodes.stop(), activities.stop()]);
    },
    async finished(id, signal) {
      const row = store.instances.get(id);
      if (row === undefined || isFinished(row.status)) return true;
      return new Promise((resolve) => {
        const end = (): void => {
          signal?.removeEventListener('abort', abort);
          resolve(true);
        };
        const abort = (): void => {
          ends.off(endOf(id), end);
          resolve(false);
        };
        ends.once(endOf(id), end);
        signal?.addEventListener('abort', abort, { once: true });
      });
    },
  };
}

/** The name of an event; an id alone could be `error`, which an emitter treats specially. */
function endOf(instanceId: string): string {
  return `end of ${instanceId}`;
}
