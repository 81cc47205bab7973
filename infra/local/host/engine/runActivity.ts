import type { HostClock } from '../hostClock.ts';
import type { HostLog } from '../hostLog.ts';
import type { InvokeFunction } from '../invoke/invokeFunction.ts';
import { typedDataToJson } from '../invoke/typedData.ts';
import type { FunctionDefinition } from '../loader/describeFunctions.ts';
import type { DurableStore } from '../store/durableStore.ts';
import type { TaskKey } from '../store/workTable.ts';
import { endTask, type TaskEnd } from './finishInstance.ts';
import { EventType } from './historyEvent.ts';
import { errorMessage } from './orchestratorResult.ts';

export interface ActivityDependencies {
  readonly store: DurableStore;
  readonly clock: HostClock;
  readonly log: HostLog;
  readonly invoke: InvokeFunction;
  readonly findActivity: (name: string) => FunctionDefinition | undefined;
}

/**
 * Runs one scheduled activity and stores its result. The row of an activity goes together with the arrival of its
 * result, so that after a crash it runs again or its result is there. Returns whether there is a result to look at.
 */
export async function runActivity(dependencies: ActivityDependencies, task: TaskKey): Promise<boolean> {
  const { store, clock, findActivity } = dependencies;
  const row = store.work.get(task);
  if (row === undefined) return false;
  const definition = findActivity(row.name);
  const end =
    definition === undefined
      ? failure(row.name, 'the app no longer has an activity of that name', '')
      : await callActivity(dependencies, definition, row.input);
  return store.transaction(() => {
    // The row is gone where the instance ended while the activity ran: nobody waits for the result.
    if (!store.work.remove(task)) return false;
    endTask(store, task, end, clock.now());
    return true;
  });
}

async function callActivity(
  { invoke, log }: ActivityDependencies,
  definition: FunctionDefinition,
  input: string,
): Promise<TaskEnd> {
  const { invocationId, outcome } = await invoke(definition, { string: input });
  if (outcome.ok) return { EventType: EventType.TaskCompleted, Result: typedDataToJson(outcome.response.returnValue) };
  const message = errorMessage(outcome.error);
  const stack = outcome.error instanceof Error ? (outcome.error.stack ?? '') : '';
  const event = { category: 'durable', invocationId, function: definition.name };
  log({ ...event, level: 'error', message: `${definition.name} failed: ${stack === '' ? message : stack}` });
  return failure(definition.name, message, stack);
}

function failure(name: string, message: string, stack: string): TaskEnd {
  return {
    EventType: EventType.TaskFailed,
    Reason: `Activity function '${name}' failed: ${message}`,
    Details: `Message: ${message}, StackTrace: ${stack}`,
  };
}
