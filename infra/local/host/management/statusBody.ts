import { EventType, type HistoryEvent } from '../engine/historyEvent.ts';
import type { InstanceRow } from '../store/instanceTable.ts';

/** The status of an instance as the management API shows it. */
export function statusBody(row: InstanceRow, showInput: boolean, historyEvents: readonly object[] | null) {
  return {
    name: row.name,
    instanceId: row.id,
    runtimeStatus: row.status,
    input: showInput ? parse(row.input) : null,
    customStatus: parse(row.custom_status),
    output: parse(row.output),
    createdTime: toSeconds(row.created),
    lastUpdatedTime: toSeconds(row.updated),
    historyEvents,
  };
}

/** The history of an instance as the management API shows it: tasks stand where they ended, with the time of their start. */
export function historyBody(history: readonly HistoryEvent[], showOutput: boolean): object[] {
  const scheduled = new Map<number, { readonly Timestamp: string; readonly Name?: string }>();
  const shown: object[] = [];
  for (const event of history) {
    const { Timestamp } = event;
    switch (event.EventType) {
      case EventType.ExecutionStarted:
        shown.push({ EventType: 'ExecutionStarted', Timestamp, FunctionName: event.Name });
        break;
      case EventType.TaskScheduled:
      case EventType.ChildCreated:
      case EventType.TimerCreated:
        scheduled.set(event.EventId, event);
        break;
      case EventType.TaskCompleted:
      case EventType.ChildCompleted:
        shown.push({ ...taskOf(event), ...(showOutput ? { Result: parse(event.Result) } : {}) });
        break;
      case EventType.TaskFailed:
      case EventType.ChildFailed:
        shown.push({ ...taskOf(event), Reason: event.Reason });
        break;
      case EventType.TimerFired:
        shown.push({ EventType: 'TimerFired', Timestamp, FireAt: event.FireAt });
        break;
      case EventType.EventRaised:
        shown.push({ EventType: 'EventRaised', Timestamp, Name: event.Name });
        break;
      default:
    }
  }
  return shown;

  function taskOf(event: Extract<HistoryEvent, { readonly TaskScheduledId: number }>) {
    const start = scheduled.get(event.TaskScheduledId);
    return {
      EventType: taskEventNames[event.EventType],
      Timestamp: event.Timestamp,
      ScheduledTime: start?.Timestamp ?? null,
      FunctionName: start?.Name ?? null,
    };
  }
}

const taskEventNames = {
  [EventType.TaskCompleted]: 'TaskCompleted',
  [EventType.TaskFailed]: 'TaskFailed',
  [EventType.ChildCompleted]: 'SubOrchestrationInstanceCompleted',
  [EventType.ChildFailed]: 'SubOrchestrationInstanceFailed',
} as const;

function parse(text: string | null): unknown {
  return text === null ? null : (JSON.parse(text) as unknown);
}

/** A time without fractions of a second, as the real API writes it. */
function toSeconds(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
