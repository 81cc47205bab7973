/** The numbers of the history events that this host writes, as in DurableTask.Core. */
export const EventType = {
  ExecutionStarted: 0,
  ExecutionCompleted: 1,
  ExecutionTerminated: 3,
  TaskScheduled: 4,
  TaskCompleted: 5,
  TaskFailed: 6,
  ChildCreated: 7,
  ChildCompleted: 8,
  ChildFailed: 9,
  TimerCreated: 10,
  TimerFired: 11,
  OrchestratorStarted: 12,
  OrchestratorCompleted: 13,
  EventRaised: 15,
  ExecutionSuspended: 19,
  ExecutionResumed: 20,
} as const;

/** The numbers of the states in which an instance ends, as in DurableTask.Core. */
export const OrchestrationStatus = { Completed: 1, Failed: 3, Terminated: 5 } as const;

/** An event of an instance's history, with the names of the wire format. */
export type HistoryEvent =
  | EventOf<'OrchestratorStarted' | 'OrchestratorCompleted', object>
  | EventOf<'ExecutionStarted', ExecutionStartedFields>
  | EventOf<'TaskScheduled', { readonly Name: string }>
  | EventOf<'ChildCreated', { readonly Name: string; readonly InstanceId: string }>
  | EventOf<'TimerCreated', { readonly FireAt: string }>
  | CompletionEvent
  | EventOf<'EventRaised', { readonly Name: string; readonly Input: string }>
  | EventOf<'ExecutionSuspended' | 'ExecutionResumed', { readonly Reason: string }>
  | EventOf<'ExecutionTerminated', { readonly Input: string }>
  | EventOf<'ExecutionCompleted', ExecutionCompletedFields>;

/** An event that ends a task. */
export type CompletionEvent =
  | EventOf<'TaskCompleted' | 'ChildCompleted', { readonly TaskScheduledId: number; readonly Result: string }>
  | EventOf<'TaskFailed' | 'ChildFailed', { readonly TaskScheduledId: number } & TaskFailure>
  | EventOf<'TimerFired', { readonly TimerId: number; readonly FireAt: string }>;

/** Why a task failed; the orchestrator sees both texts. */
export interface TaskFailure {
  readonly Reason: string;
  readonly Details: string;
}

interface ExecutionStartedFields {
  readonly Name: string;
  readonly Version: string;
  readonly Input: string;
  readonly OrchestrationInstance: InstanceRef;
  /** Null where nobody waits for the instance. */
  readonly ParentInstance: { readonly OrchestrationInstance: InstanceRef; readonly TaskScheduleId: number } | null;
  readonly Tags: null;
}

interface InstanceRef {
  readonly InstanceId: string;
  readonly ExecutionId: string;
}

interface ExecutionCompletedFields {
  readonly OrchestrationStatus: (typeof OrchestrationStatus)[keyof typeof OrchestrationStatus];
  /** JSON text: the output, or why there is none. */
  readonly Result: string;
}

type EventOf<Kind extends keyof typeof EventType, Fields> = Fields & {
  readonly EventType: (typeof EventType)[Kind];
  /** The task's number where the event schedules a task, the next number where it ends the instance, else -1. */
  readonly EventId: number;
  readonly IsPlayed: boolean;
  readonly Timestamp: string;
};

/** Reads an event that this host stored. */
export function parseEvent(text: string): HistoryEvent {
  return JSON.parse(text);
}

/** Reads events that this host stored, given as JSON texts with commas between them. */
export function parseEvents(texts: string): HistoryEvent[] {
  return JSON.parse(`[${texts}]`);
}

/** The fields that all events have. */
export function eventHeader(at: number, eventId = -1) {
  return { EventId: eventId, IsPlayed: false, Timestamp: new Date(at).toISOString() };
}

/** The task that an event ends, if it ends one. */
export function completedTask(event: HistoryEvent): number | undefined {
  switch (event.EventType) {
    case EventType.TaskCompleted:
    case EventType.TaskFailed:
    case EventType.ChildCompleted:
    case EventType.ChildFailed:
      return event.TaskScheduledId;
    case EventType.TimerFired:
      return event.TimerId;
    default:
      return undefined;
  }
}

/** The task that an event schedules, if it schedules one. */
export function scheduledTask(event: HistoryEvent): number | undefined {
  switch (event.EventType) {
    case EventType.TaskScheduled:
    case EventType.ChildCreated:
    case EventType.TimerCreated:
      return event.EventId;
    default:
      return undefined;
  }
}
