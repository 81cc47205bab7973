import type { DurableStore } from '../store/durableStore.ts';
import type { InstanceEnd } from './finishInstance.ts';
import { EventType, eventHeader, type HistoryEvent, OrchestrationStatus } from './historyEvent.ts';
import type { Episode } from './openEpisode.ts';

/** Stores what was new in an episode and what it added, within a transaction. */
export function appendHistory(
  store: DurableStore,
  { instance, news, at }: Episode,
  added: readonly HistoryEvent[],
): void {
  if (news.length === 0) return;
  const events = [...news, ...added, { EventType: EventType.OrchestratorCompleted, ...eventHeader(at) }];
  store.history.append(
    instance.id,
    events.map((event) => JSON.stringify({ ...event, IsPlayed: true })),
  );
}

/** The event that ends an instance. It takes the number after those of all tasks, of which the episode adds so many. */
export function endEvent({ scheduled, at }: Episode, added: number, { status, output }: InstanceEnd): HistoryEvent {
  const header = eventHeader(at, scheduled.size + added);
  const fields = { OrchestrationStatus: OrchestrationStatus[status], Result: output };
  return { EventType: EventType.ExecutionCompleted, ...header, ...fields };
}
