import { randomUUID } from 'node:crypto';
import type { HostClock } from '../hostClock.ts';
import type { FunctionDefinition } from '../loader/describeFunctions.ts';
import type { DurableStore } from '../store/durableStore.ts';
import { type InstanceQuery, type InstanceRow, isFinished } from '../store/instanceTable.ts';
import { appendHistory, endEvent } from './appendHistory.ts';
import { finishInstance } from './finishInstance.ts';
import { EventType, eventHeader, type HistoryEvent, parseEvents } from './historyEvent.ts';
import { openEpisode } from './openEpisode.ts';
import { startInstance } from './startInstance.ts';

/** How an operation on an instance went. */
export type OperationResult = 'done' | 'unknown' | 'finished';

/** What can be done with instances from outside. */
export interface InstanceOperations {
  /** Starts an instance; `input` is a JSON text. */
  create(name: string, id: string | undefined, input: string): { readonly id: string } | { readonly refused: Refusal };
  get(id: string): InstanceRow | undefined;
  list(query: InstanceQuery): InstanceRow[];
  history(id: string): HistoryEvent[];
  /** Sends an event; `input` is a JSON text. */
  raise(id: string, eventName: string, input: string): OperationResult;
  terminate(id: string, reason: string): OperationResult;
  suspend(id: string, reason: string): OperationResult;
  resume(id: string, reason: string): OperationResult;
  /** Removes an instance with its history; false where there is none. */
  purge(id: string): boolean;
}

/** Why an instance could not be started. */
export interface Refusal {
  readonly kind: 'unknown function' | 'bad id' | 'running';
  readonly message: string;
}

export interface OperationDependencies {
  readonly store: DurableStore;
  readonly clock: HostClock;
  readonly find: (kind: 'orchestration', name: string) => FunctionDefinition | undefined;
  readonly wake: (instanceId: string) => void;
  readonly ended: (instanceId: string) => void;
}

/** Makes the operations; each is one transaction. */
export function createInstanceOperations(dependencies: OperationDependencies): InstanceOperations {
  const { store, clock, find, wake, ended } = dependencies;

  /** Runs `change` on an instance that is not finished. */
  function alter(id: string, change: (instance: InstanceRow) => void): OperationResult {
    const instance = store.instances.get(id);
    if (instance === undefined) return 'unknown';
    if (isFinished(instance.status)) return 'finished';
    store.transaction(() => change(instance));
    return 'done';
  }

  function put(id: string, event: HistoryEvent): void {
    store.inbox.put(id, { execution_id: null, task_id: null, event: JSON.stringify(event) });
  }

  return {
    create(name, given, input) {
      const id = given ?? randomUUID().replaceAll('-', '');
      const definition = find('orchestration', name);
      if (definition === undefined) {
        return refuse(
          'unknown function',
          `The function '${name}' doesn't exist, is disabled, or is not an orchestrator function.`,
        );
      }
      if (!isInstanceId(id)) {
        return refuse(
          'bad id',
          'An instance id has 1 to 256 characters, does not begin with @, and holds none of / \\ # ? and no control characters.',
        );
      }
      const present = store.instances.get(id);
      if (present !== undefined && !isFinished(present.status)) {
        return refuse('running', `An Orchestration instance with the status ${present.status} already exists.`);
      }
      store.transaction(() => startInstance(store, { id, name: definition.name, input }, clock.now()));
      wake(id);
      return { id };
    },
    get: store.instances.get,
    list: store.instances.list,
    history: (id) => parseEvents(store.history.read(id)),
    raise(id, eventName, input) {
      const result = alter(id, () =>
        put(id, { EventType: EventType.EventRaised, ...eventHeader(clock.now()), Name: eventName, Input: input }),
      );
      if (result === 'done') wake(id);
      return result;
    },
    terminate(id, reason) {
      let parent: string | undefined;
      const result = alter(id, (instance) => {
        const end = { status: 'Terminated', output: JSON.stringify(reason), details: '' } as const;
        const now = clock.now();
        put(id, { EventType: EventType.ExecutionTerminated, ...eventHeader(now), Input: reason });
        const last = openEpisode(store, instance, now);
        if (last !== undefined) appendHistory(store, last, [endEvent(last, 0, end)]);
        parent = finishInstance(store, instance, end, now);
      });
      if (result === 'done') ended(id);
      if (parent !== undefined) wake(parent);
      return result;
    },
    suspend: (id, reason) =>
      alter(id, (instance) => {
        if (instance.status === 'Suspended') return;
        store.instances.setStatus(id, 'Suspended', clock.now());
        put(id, { EventType: EventType.ExecutionSuspended, ...eventHeader(clock.now()), Reason: reason });
      }),
    resume(id, reason) {
      const result = alter(id, (instance) => {
        if (instance.status !== 'Suspended') return;
        store.instances.setStatus(id, 'Running', clock.now());
        put(id, { EventType: EventType.ExecutionResumed, ...eventHeader(clock.now()), Reason: reason });
      });
      if (result === 'done') wake(id);
      return result;
    },
    purge(id) {
      const exists = store.instances.get(id) !== undefined;
      if (exists) store.transaction(() => store.removeInstance(id));
      ended(id);
      return exists;
    },
  };
}

function refuse(kind: Refusal['kind'], message: string): { readonly refused: Refusal } {
  return { refused: { kind, message } };
}

function isInstanceId(id: string): boolean {
  return id.length > 0 && id.length <= 256 && !id.startsWith('@') && !/[/\\#?\p{Cc}]/u.test(id);
}
