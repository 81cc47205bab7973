import { randomUUID } from 'node:crypto';
import type { DurableStore } from '../store/durableStore.ts';
import type { InstanceRow } from '../store/instanceTable.ts';
import { EventType, eventHeader, type HistoryEvent } from './historyEvent.ts';

/** A new instance, before it has begun. */
export interface NewInstance {
  readonly id: string;
  readonly name: string;
  /** JSON text. */
  readonly input: string;
  readonly parent?: { readonly id: string; readonly executionId: string; readonly taskId: number };
}

/** Stores a new instance and the event that begins it, within a transaction; what an earlier one of the id left goes. */
export function startInstance(store: DurableStore, { id, name, input, parent }: NewInstance, now: number): void {
  store.removeInstance(id);
  const row: InstanceRow = {
    id,
    execution_id: newExecutionId(),
    name,
    status: 'Pending',
    input,
    output: null,
    custom_status: null,
    created: now,
    updated: now,
    parent_id: parent?.id ?? null,
    parent_execution_id: parent?.executionId ?? null,
    parent_task_id: parent?.taskId ?? null,
  };
  store.instances.insert(row);
  putStart(store, row, now);
}

/** Begins the next generation of an instance with another input, within a transaction. */
export function renewInstance(
  store: DurableStore,
  instance: InstanceRow,
  renewal: Pick<InstanceRow, 'input' | 'custom_status'>,
  now: number,
): void {
  const next = { ...instance, ...renewal, execution_id: newExecutionId(), updated: now };
  store.history.remove(instance.id);
  store.work.removeAll(instance.id);
  store.timers.removeAll(instance.id);
  store.instances.renew(instance.id, next);
  putStart(store, next, now);
}

function newExecutionId(): string {
  return randomUUID().replaceAll('-', '');
}

function putStart(store: DurableStore, instance: InstanceRow, now: number): void {
  const { id, execution_id, name, input } = instance;
  const event: HistoryEvent = {
    EventType: EventType.ExecutionStarted,
    ...eventHeader(now),
    Name: name,
    Version: '',
    Input: input,
    OrchestrationInstance: { InstanceId: id, ExecutionId: execution_id },
    ParentInstance: parentOf(instance),
    Tags: null,
  };
  store.inbox.put(id, { execution_id, task_id: null, event: JSON.stringify(event) });
}

function parentOf({ parent_id, parent_execution_id, parent_task_id }: InstanceRow) {
  if (parent_id === null || parent_execution_id === null || parent_task_id === null) return null;
  const OrchestrationInstance = { InstanceId: parent_id, ExecutionId: parent_execution_id };
  return { OrchestrationInstance, TaskScheduleId: parent_task_id };
}
