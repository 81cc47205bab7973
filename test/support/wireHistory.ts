/** The events of a history on the wire, written out in full by hand from DurableTask.Core's names and numbers. */

export type WireEvent = Readonly<Record<string, unknown>>;

/** Makes events of one instance; times are in milliseconds after `start`. */
export function wireHistory(start: number, id: string, executionId: string) {
  const event = (EventType: number, at: number, fields: object = {}, EventId = -1): WireEvent => ({
    EventType,
    EventId,
    IsPlayed: true,
    Timestamp: time(at),
    ...fields,
  });
  const time = (at: number): string => new Date(start + at).toISOString();
  const call = (Name: string) => ({ Name, Version: '' });
  return {
    /** An episode: what is new in it, then what it adds. */
    episode: (at: number, ...events: readonly WireEvent[]): WireEvent[] => [event(12, at), ...events, event(13, at)],
    orchestratorStarted: () => event(12, 0),
    started: (Name: string, Input: string, ParentInstance: object | null = null): WireEvent =>
      event(0, 0, {
        ...call(Name),
        Input,
        OrchestrationInstance: { InstanceId: id, ExecutionId: executionId },
        ParentInstance,
        Tags: null,
      }),
    taskScheduled: (task: number, Name: string, at = 0) => event(4, at, call(Name), task),
    taskCompleted: (TaskScheduledId: number, Result: string, at = 0) => event(5, at, { TaskScheduledId, Result }),
    taskFailed: (TaskScheduledId: number, Reason: string, Details: unknown, at = 0) =>
      event(6, at, { TaskScheduledId, Reason, Details }),
    childCreated: (task: number, Name: string, InstanceId: string) => event(7, 0, { ...call(Name), InstanceId }, task),
    childCompleted: (TaskScheduledId: number, Result: string) => event(8, 0, { TaskScheduledId, Result }),
    childFailed: (TaskScheduledId: number, Reason: string, Details: unknown) =>
      event(9, 0, { TaskScheduledId, Reason, Details }),
    timerCreated: (task: number, fireAt: number, at = 0) => event(10, at, { FireAt: time(fireAt) }, task),
    timerFired: (TimerId: number, fireAt: number) => event(11, fireAt, { TimerId, FireAt: time(fireAt) }),
    eventRaised: (Name: string, Input: string) => event(15, 0, { Name, Input }),
    suspended: (Reason: string) => event(19, 0, { Reason }),
    resumed: (Reason: string) => event(20, 0, { Reason }),
    terminated: (Input: string) => event(3, 0, { Input }),
    /** `task` is the number after those of all tasks; status 1 is Completed, 3 Failed, 5 Terminated. */
    ended: (task: number, OrchestrationStatus: 1 | 3 | 5, Result: string, at = 0) =>
      event(1, at, { OrchestrationStatus, Result }, task),
  };
}
