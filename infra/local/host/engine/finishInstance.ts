import type { DurableStore } from '../store/durableStore.ts';
import type { InstanceRow } from '../store/instanceTable.ts';
import type { TaskKey } from '../store/workTable.ts';
import { EventType, eventHeader, type OrchestrationStatus, type TaskFailure } from './historyEvent.ts';

/** How an instance ended; `output` is a JSON text. */
export interface InstanceEnd {
  readonly status: keyof typeof OrchestrationStatus;
  readonly output: string;
  /** What a parent is told beside the output of a failed or terminated child. */
  readonly details: string;
}

/** How a task that somebody waits for ended. */
export type TaskEnd =
  | { readonly EventType: typeof EventType.TaskCompleted | typeof EventType.ChildCompleted; readonly Result: string }
  | ({ readonly EventType: typeof EventType.TaskFailed | typeof EventType.ChildFailed } & TaskFailure);

/** Stores the end of an instance, within a transaction; returns the parent that was told, if there is one. */
export function finishInstance(
  store: DurableStore,
  instance: InstanceRow,
  { status, output, details }: InstanceEnd,
  now: number,
): string | undefined {
  store.removePending(instance.id);
  store.instances.update(instance.id, {
    status,
    output,
    custom_status: instance.custom_status,
    updated: now,
  });
  const { parent_id, parent_execution_id, parent_task_id } = instance;
  if (parent_id === null || parent_execution_id === null || parent_task_id === null) return undefined;
  const task = { instance_id: parent_id, execution_id: parent_execution_id, task_id: parent_task_id };
  const end: TaskEnd =
    status === 'Completed'
      ? { EventType: EventType.ChildCompleted, Result: output }
      : { EventType: EventType.ChildFailed, Reason: String(JSON.parse(output)), Details: details };
  endTask(store, task, end, now);
  return parent_id;
}

/** Puts the end of a task into the inbox of the instance that waits for it, within a transaction. */
export function endTask(store: DurableStore, task: TaskKey, end: TaskEnd, now: number): void {
  const event = { ...end, ...eventHeader(now), TaskScheduledId: task.task_id };
  store.inbox.put(task.instance_id, {
    execution_id: task.execution_id,
    task_id: task.task_id,
    event: JSON.stringify(event),
  });
}
