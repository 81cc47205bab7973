import type { ActivityAction } from './orchestratorAction.ts';
import { describeLeaf, type ReplayedTasks } from './replayTasks.ts';
import type { Leaf } from './taskStarter.ts';

/** A task in the library's own table; the fields are those of durable-functions 3.5. */
interface LibraryTask {
  readonly actionObj: LibraryAction | 'noOp';
  readonly parent?: { readonly actionObj: LibraryAction; readonly isWaitingOnTimer?: boolean };
}

type LibraryAction = Pick<ActivityAction, 'functionName' | 'input'> & { readonly actionType: number };

interface Executor {
  readonly openTasks: Readonly<Record<string, LibraryTask>>;
  readonly sequenceNumber: number;
}

/** The context of an orchestrator, in so far as the library's fields are there. */
interface OrchestratorContext {
  readonly df?: { readonly taskOrchestratorExecutor?: Partial<Executor> };
}

/**
 * Compares the numbers that the real host would give with those that the library gave to the tasks it waits for.
 * Returns what would happen in Azure where they differ; nothing where they agree or the library's table is not there.
 * `isNew` tells which tasks this episode schedules: only their inputs are compared, as those of the others were before.
 */
export function compareOpenTasks(
  context: object | undefined,
  tasks: ReplayedTasks,
  isNew: (id: number) => boolean,
): string | undefined {
  const executor = findExecutor(context);
  if (executor === undefined) return undefined;
  const open = Object.entries(executor.openTasks).filter(([key]) => /^\d+$/.test(key));
  for (const [key, task] of open) {
    const id = Number(key);
    const leaf = tasks.leaves.get(id);
    if (leaf === undefined) {
      // The host has not come to that task yet, but it will, and under the same number.
      if (tasks.waiting) continue;
      return `Azure would never schedule task ${id} (${describeTask(task)}), and the orchestration would hang`;
    }
    if (leaf.state === 'done' || !isSame(leaf, task, isNew(id))) {
      return `Azure would give the result of ${describeLeaf(leaf)} to ${describeTask(task)}, both being task ${id}`;
    }
  }
  for (const leaf of tasks.leaves.values()) {
    if (leaf.state === 'open' && leaf.id < executor.sequenceNumber && executor.openTasks[leaf.id] === undefined) {
      return `Azure would give the result of ${describeLeaf(leaf)}, task ${leaf.id}, to a task that has already ended`;
    }
  }
  return undefined;
}

function findExecutor(context: OrchestratorContext | undefined): Executor | undefined {
  const { openTasks, sequenceNumber } = context?.df?.taskOrchestratorExecutor ?? {};
  return openTasks === undefined || sequenceNumber === undefined ? undefined : { openTasks, sequenceNumber };
}

function isSame(leaf: Leaf, task: LibraryTask, withInput: boolean): boolean {
  const action = actionOf(task);
  if (leaf.kind === 'timer' || action === undefined) return leaf.kind === 'timer' && action === undefined;
  return (
    leaf.action.functionName === action.functionName &&
    (!withInput || JSON.stringify(leaf.action.input) === JSON.stringify(action.input))
  );
}

/** What a task calls; nothing where it is a timer. The library marks a later attempt of a retried call as `noOp`. */
function actionOf({ actionObj, parent }: LibraryTask): LibraryAction | undefined {
  if (actionObj !== 'noOp') return actionObj.functionName === undefined ? undefined : actionObj;
  return parent?.isWaitingOnTimer === true ? undefined : parent?.actionObj;
}

function describeTask(task: LibraryTask): string {
  const action = actionOf(task);
  return action === undefined ? 'a timer' : `the call of '${action.functionName}'`;
}
