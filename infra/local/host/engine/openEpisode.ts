import type { DurableStore } from '../store/durableStore.ts';
import type { InstanceRow } from '../store/instanceTable.ts';
import {
  completedTask,
  EventType,
  eventHeader,
  type HistoryEvent,
  parseEvent,
  parseEvents,
  scheduledTask,
} from './historyEvent.ts';

/** An episode that is about to run: an instance, what it did so far and what happened since. */
export interface Episode {
  readonly instance: InstanceRow;
  /** The time of the episode, which is later than that of the one before, in milliseconds. */
  readonly at: number;
  /** The whole history of the generation, with the new events at the end. */
  readonly history: readonly HistoryEvent[];
  /** JSON texts of the past events, with commas between them. */
  readonly past: string;
  readonly news: readonly HistoryEvent[];
  /** The rows of the inbox that the episode takes, also those of events that came too late. */
  readonly consumed: readonly number[];
  /** The tasks that the history holds as scheduled. */
  readonly scheduled: ReadonlySet<number>;
}

/** Reads what an instance's next episode needs; nothing where no event is left for it. */
export function openEpisode(store: DurableStore, instance: InstanceRow, now: number): Episode | undefined {
  const past = store.history.read(instance.id);
  const before = parseEvents(past);
  const { open, scheduled, latest } = summarize(before);
  const arrived: HistoryEvent[] = [];
  const consumed: number[] = [];
  for (const row of store.inbox.read(instance.id)) {
    consumed.push(row.n);
    if (row.execution_id !== null && row.execution_id !== instance.execution_id) continue;
    // A completion of a task that is not open is a duplicate: the first one counts.
    if (row.task_id !== null && !open.delete(row.task_id)) continue;
    const event = parseEvent(row.event);
    // Events that were left over by the generation before stand before the start of this one.
    if (event.EventType === EventType.ExecutionStarted) arrived.unshift(event);
    else arrived.push(event);
  }
  if (arrived.length === 0 && consumed.length === 0) return undefined;
  const at = Math.max(now, latest, ...arrived.map(fireTime));
  const started = { EventType: EventType.OrchestratorStarted, ...eventHeader(at) };
  const news = arrived.length === 0 ? [] : [started, ...arrived];
  return { instance, at, past, news, history: [...before, ...news], consumed, scheduled };
}

/** A timer's orchestrator must not see a time before the timer's own. */
function fireTime(event: HistoryEvent): number {
  return event.EventType === EventType.TimerFired ? Date.parse(event.FireAt) : 0;
}

function summarize(history: readonly HistoryEvent[]) {
  const open = new Set<number>();
  const scheduled = new Set<number>();
  let latest = 0;
  for (const event of history) {
    const created = scheduledTask(event);
    if (created !== undefined) {
      open.add(created);
      scheduled.add(created);
    }
    const completed = completedTask(event);
    if (completed !== undefined) open.delete(completed);
    if (event.EventType === EventType.OrchestratorStarted) latest = Date.parse(event.Timestamp);
  }
  return { open, scheduled, latest };
}
