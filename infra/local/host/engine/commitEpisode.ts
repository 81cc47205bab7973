import type { DurableStore } from '../store/durableStore.ts';
import { type InstanceRow, type InstanceStatus, isFinished } from '../store/instanceTable.ts';
import type { TaskKey } from '../store/workTable.ts';
import { appendHistory, endEvent } from './appendHistory.ts';
import type { Decision } from './decideEpisode.ts';
import { endTask, finishInstance } from './finishInstance.ts';
import { EventType, eventHeader, type HistoryEvent } from './historyEvent.ts';
import type { Episode } from './openEpisode.ts';
import { renewInstance, startInstance } from './startInstance.ts';
import type { CallLeaf, Leaf } from './taskStarter.ts';

/** What there is to do after an episode was stored. */
export interface Commit {
  /** Activities to run. */
  readonly work: readonly TaskKey[];
  /** Instances that were given an event. */
  readonly woken: readonly string[];
  readonly timersChanged: boolean;
  /** The state that the instance is in now. */
  readonly status: InstanceStatus;
}

/**
 * Stores an episode, within a transaction: all its effects or, where the instance was ended, replaced or purged while
 * the episode ran, none.
 */
export function commitEpisode(store: DurableStore, episode: Episode, decision: Decision): Commit | undefined {
  const { instance, at } = episode;
  const present = store.instances.get(instance.id);
  if (present?.execution_id !== instance.execution_id || isFinished(present.status)) return undefined;
  for (const n of episode.consumed) store.inbox.remove(n);
  for (const { id } of decision.canceled) {
    store.timers.remove(taskKey(instance, id));
    store.inbox.removeTask(instance.id, instance.execution_id, id);
  }
  const custom_status = decision.customStatus ?? present.custom_status;
  if (decision.end.kind === 'continued') {
    renewInstance(store, instance, { input: decision.end.input, custom_status }, at);
    return { work: [], woken: [instance.id], timersChanged: true, status: present.status };
  }
  const end = endOf(decision);
  const added = decision.scheduled.map((leaf) => scheduledEvent(instance, leaf, at));
  appendHistory(store, episode, end === undefined ? added : [...added, endEvent(episode, added.length, end)]);
  const effects = decision.scheduled.map((leaf) => schedule(store, episode, leaf));
  const status = end?.status ?? (present.status === 'Suspended' ? 'Suspended' : 'Running');
  if (end === undefined) {
    store.instances.update(instance.id, { status, output: null, custom_status, updated: at });
  }
  const parent = end === undefined ? undefined : finishInstance(store, { ...present, custom_status }, end, at);
  return {
    work: effects.flatMap((effect) => effect.work ?? []),
    woken: [...effects.flatMap((effect) => effect.woken ?? []), ...(parent === undefined ? [] : [parent])],
    timersChanged: decision.canceled.length > 0 || decision.scheduled.some((leaf) => leaf.kind === 'timer'),
    status,
  };
}

function endOf({ end }: Decision) {
  if (end.kind === 'completed') return { status: 'Completed' as const, output: end.output, details: '' };
  if (end.kind !== 'failed') return undefined;
  const details = `Message: ${end.reason}, StackTrace: `;
  return { status: 'Failed' as const, output: JSON.stringify(end.reason), details };
}

function taskKey(instance: InstanceRow, task_id: number): TaskKey {
  return { instance_id: instance.id, execution_id: instance.execution_id, task_id };
}

/** The inputs of tasks are left out: the library does not read them, and each would be sent again in every episode. */
function scheduledEvent(instance: InstanceRow, leaf: Leaf, at: number): HistoryEvent {
  const header = eventHeader(at, leaf.id);
  if (leaf.kind === 'timer') {
    return { EventType: EventType.TimerCreated, ...header, FireAt: new Date(leaf.fireAt).toISOString() };
  }
  const call = { ...header, Name: leaf.action.functionName, Version: '' };
  if (leaf.kind === 'activity') return { EventType: EventType.TaskScheduled, ...call };
  return { EventType: EventType.ChildCreated, ...call, InstanceId: childId(instance, leaf) };
}

function childId(instance: InstanceRow, { action, id }: CallLeaf): string {
  const given = 'instanceId' in action ? action.instanceId : undefined;
  return given ?? `${instance.execution_id}:${id}`;
}

function schedule(
  store: DurableStore,
  { instance, at }: Episode,
  leaf: Leaf,
): { readonly work?: TaskKey; readonly woken?: string } {
  const key = taskKey(instance, leaf.id);
  if (leaf.kind === 'timer') {
    if (leaf.state === 'open') store.timers.put({ ...key, fire_at: leaf.fireAt });
    return {};
  }
  if (leaf.kind === 'activity') {
    store.work.put({ ...key, name: leaf.action.functionName, input: activityInput(leaf.action.input) });
    return { work: key };
  }
  return { woken: startChild(store, instance, leaf, at) };
}

/** The library has already made a JSON text of a string, and of nothing else. */
function activityInput(input: unknown): string {
  return typeof input === 'string' ? input : JSON.stringify(input ?? null);
}

/** Starts a sub-orchestration, or fails its task where its id is taken; returns the instance that has an event now. */
function startChild(store: DurableStore, instance: InstanceRow, leaf: CallLeaf, at: number): string {
  const id = childId(instance, leaf);
  const taken = store.instances.get(id);
  if (id === instance.id || (taken !== undefined && !isFinished(taken.status))) {
    const Reason = `The sub-orchestration '${leaf.action.functionName}' cannot start: an instance with the id '${id}' is already running.`;
    endTask(store, taskKey(instance, leaf.id), { EventType: EventType.ChildFailed, Reason, Details: '' }, at);
    return instance.id;
  }
  const parent = { id: instance.id, executionId: instance.execution_id, taskId: leaf.id };
  startInstance(
    store,
    { id, name: leaf.action.functionName, input: JSON.stringify(leaf.action.input ?? null), parent },
    at,
  );
  return id;
}
