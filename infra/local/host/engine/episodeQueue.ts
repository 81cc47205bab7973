import type { HostClock } from '../hostClock.ts';
import { createWorkPool } from './workPool.ts';

/** Which instances have something new, and when their next episodes run. */
export interface EpisodeQueue {
  /** Has an episode of the instance run soon; one instance never runs two at a time. */
  readonly wake: (instanceId: string) => void;
  readonly stop: () => Promise<void>;
}

export interface EpisodeQueueOptions {
  readonly clock: HostClock;
  /** Episodes that run at the same time. */
  readonly limit: number;
  /** Milliseconds between an event and its episode, so that events that come together are handled together. */
  readonly coalesceMs: number;
  /** Must not reject. */
  readonly run: (instanceId: string) => Promise<void>;
}

/** Makes the queue. */
export function createEpisodeQueue({ clock, limit, coalesceMs, run }: EpisodeQueueOptions): EpisodeQueue {
  const states = new Map<string, 'waiting' | 'running' | 'again'>();
  const pool = createWorkPool<string>(limit, async (instanceId) => {
    states.set(instanceId, 'running');
    await run(instanceId);
    const isWoken = states.get(instanceId) === 'again';
    states.delete(instanceId);
    if (isWoken) wake(instanceId);
  });

  function wake(instanceId: string): void {
    const state = states.get(instanceId);
    if (state === 'running') states.set(instanceId, 'again');
    if (state !== undefined) return;
    states.set(instanceId, 'waiting');
    clock.after(coalesceMs, () => pool.push(instanceId));
  }

  return { wake, stop: pool.stop };
}
