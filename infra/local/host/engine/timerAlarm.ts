import type { HostClock } from '../hostClock.ts';
import type { DurableStore } from '../store/durableStore.ts';
import { EventType, eventHeader, type HistoryEvent } from './historyEvent.ts';
import type { StorageGuard } from './storageGuard.ts';

/** Turns timers that are due into events. */
export interface TimerAlarm {
  /** Looks at the earliest timer again; call it whenever timers were added or removed. */
  set(): void;
  stop(): void;
}

/** Longest wait that one call of setTimeout can take, rounded down to days; after it the alarm is set again. */
const longestWait = 24 * 24 * 3_600_000;

/** Makes the alarm, which waits for the earliest timer only. `wake` is told of every instance whose timer fired. */
export function createTimerAlarm(
  store: DurableStore,
  clock: HostClock,
  guard: StorageGuard,
  wake: (instanceId: string) => void,
): TimerAlarm {
  let cancel: (() => void) | undefined;

  function set(): void {
    stop();
    const at = store.timers.earliest();
    if (at !== undefined) cancel = clock.after(Math.min(Math.max(at - clock.now(), 0), longestWait), ring);
  }

  function stop(): void {
    cancel?.();
    cancel = undefined;
  }

  function ring(): void {
    void guard('A timer', async () => fire(), set);
  }

  function fire(): void {
    const now = clock.now();
    const due = store.timers.due(now);
    if (due.length > 0) {
      store.transaction(() => {
        for (const timer of due) {
          store.timers.remove(timer);
          const event: HistoryEvent = {
            EventType: EventType.TimerFired,
            ...eventHeader(now),
            TimerId: timer.task_id,
            FireAt: new Date(timer.fire_at).toISOString(),
          };
          store.inbox.put(timer.instance_id, { ...timer, event: JSON.stringify(event) });
        }
      });
    }
    for (const id of new Set(due.map((timer) => timer.instance_id))) wake(id);
    set();
  }

  return { set, stop };
}
