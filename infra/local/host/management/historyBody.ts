import {
  completedTask,
  EventType,
  type HistoryEvent,
  OrchestrationStatus,
  scheduledTask,
} from '../engine/historyEvent.ts';

/** The fields of history events that the management API does not show. */
const hidden = new Set([
  'EventId',
  'IsPlayed',
  'Version',
  'Input',
  'TaskScheduledId',
  'TimerId',
  'OrchestrationInstance',
  'ParentInstance',
  'Tags',
]);

/**
 * The history of an instance as the management API shows it: without the events that frame an episode, and with a call
 * that has ended only where it did, with the time of its start.
 */
export function historyBody(history: readonly HistoryEvent[], showOutput: boolean): object[] {
  const calls = new Map<number, HistoryEvent>();
  const ended = new Set<number>();
  for (const event of history) {
    const task = scheduledTask(event);
    if (task !== undefined && event.EventType !== EventType.TimerCreated) calls.set(task, event);
    const end = completedTask(event);
    if (end !== undefined) ended.add(end);
  }
  const isShown = (event: HistoryEvent): boolean =>
    !isFrame(event) && !(calls.get(event.EventId) === event && ended.has(event.EventId));
  return history.filter(isShown).map((event) => ({
    ...shownFields(event, showOutput),
    ...startOf(calls.get(completedTask(event) ?? Number.NaN)),
  }));
}

function isFrame({ EventType: type }: HistoryEvent): boolean {
  return type === EventType.OrchestratorStarted || type === EventType.OrchestratorCompleted;
}

function shownFields(event: HistoryEvent, showOutput: boolean): Record<string, unknown> {
  const shown: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(event)) {
    if (name === 'EventType') shown[name] = eventNames.get(event.EventType);
    else if (name === 'Name' && event.EventType === EventType.ExecutionStarted) shown['FunctionName'] = value;
    else if (name === 'OrchestrationStatus') shown[name] = statusNames.get(value);
    else if (name === 'Result') Object.assign(shown, showOutput ? { Result: JSON.parse(String(value)) } : {});
    else if (!hidden.has(name)) shown[name] = value;
  }
  return shown;
}

function startOf(call: HistoryEvent | undefined): object {
  if (call === undefined) return {};
  return { ScheduledTime: call.Timestamp, FunctionName: 'Name' in call ? call.Name : null };
}

const eventNames = new Map<number, string>([
  ...Object.entries(EventType).map(([name, type]) => [type, name] as const),
  [EventType.ChildCreated, 'SubOrchestrationInstanceCreated'],
  [EventType.ChildCompleted, 'SubOrchestrationInstanceCompleted'],
  [EventType.ChildFailed, 'SubOrchestrationInstanceFailed'],
]);

const statusNames = new Map<unknown, string>(
  Object.entries(OrchestrationStatus).map(([name, status]) => [status, name]),
);
