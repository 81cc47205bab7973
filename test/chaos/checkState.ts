import { expect } from 'vitest';
import { EventType, type HistoryEvent } from '../../infra/local/host/engine/historyEvent.ts';
import { openDurableStore } from '../../infra/local/host/store/durableStore.ts';

/** Checks the state of a host that has ended: all tasks ended, each once, and nothing is left to do. */
export async function checkState(file: string): Promise<{ readonly instances: number; readonly tasks: number }> {
  const store = await openDurableStore(file);
  try {
    expect([store.inbox.waiting(), store.work.keys(), store.timers.earliest()]).toEqual([[], [], undefined]);
    const query = { prefix: '', from: 0, to: Number.MAX_SAFE_INTEGER, statuses: [], after: { created: 0, id: '' } };
    const rows = store.instances.list({ ...query, top: Number.MAX_SAFE_INTEGER });
    let tasks = 0;
    for (const { id, status } of rows) {
      expect(status, id).toBe('Completed');
      const history: readonly HistoryEvent[] = JSON.parse(`[${store.history.read(id)}]`);
      const scheduled = history.flatMap(scheduledId);
      const ended = history.flatMap(endedId);
      expect(
        ended.toSorted((a, b) => a - b),
        id,
      ).toEqual(scheduled.toSorted((a, b) => a - b));
      expect(new Set(ended).size, id).toBe(ended.length);
      tasks += ended.length;
    }
    return { instances: rows.length, tasks };
  } finally {
    store.close();
  }
}

function scheduledId(event: HistoryEvent): number[] {
  const kinds: readonly number[] = [EventType.TaskScheduled, EventType.ChildCreated, EventType.TimerCreated];
  return kinds.includes(event.EventType) ? [event.EventId] : [];
}

function endedId(event: HistoryEvent): number[] {
  if ('TaskScheduledId' in event) return [event.TaskScheduledId];
  return event.EventType === EventType.TimerFired ? [event.TimerId] : [];
}
