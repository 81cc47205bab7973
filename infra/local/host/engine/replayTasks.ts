import { completedTask, EventType, type HistoryEvent } from './historyEvent.ts';
import type { OrchestratorAction } from './orchestratorAction.ts';
import { createTaskStarter, type Leaf } from './taskStarter.ts';

/** The tasks of an orchestration after a replay, by number. */
export interface ReplayedTasks {
  readonly leaves: ReadonlyMap<number, Leaf>;
  /** Whether there are actions that the real host has not come to yet, as it still waits for an earlier one. */
  readonly waiting: boolean;
  /** The names of events that came and were not waited for. */
  readonly unawaited: readonly string[];
}

/** Code and history of an orchestration do not fit each other. */
export class NonDeterminism extends Error {
  override readonly name = 'NonDeterminism';
}

/**
 * Numbers an orchestrator's actions as the real host does: it walks through the history, starts one action after the
 * other as soon as the one before is done, and stops where one is not. Throws {@link NonDeterminism} where the history
 * holds another task under a number than the actions give.
 */
export function replayTasks(actions: readonly OrchestratorAction[], history: readonly HistoryEvent[]): ReplayedTasks {
  let now = 0;
  let cursor = 0;
  let currentDone = true;
  const tasks = createTaskStarter(() => now);

  function advance(): void {
    for (let action = actions[cursor]; currentDone && action !== undefined; action = actions[cursor]) {
      cursor++;
      currentDone = false;
      tasks.start(action, () => {
        currentDone = true;
      });
    }
  }

  for (const event of history) {
    if (event.EventType === EventType.OrchestratorStarted) now = Date.parse(event.Timestamp);
    checkScheduled(event, tasks.leaves);
    const taskId = completedTask(event);
    if (taskId !== undefined) {
      const ok = event.EventType !== EventType.TaskFailed && event.EventType !== EventType.ChildFailed;
      tasks.settle(findLeaf(taskId, tasks.leaves), ok);
    }
    if (event.EventType === EventType.EventRaised) tasks.raise(event.Name);
    if (taskId !== undefined || isStart(event)) advance();
  }
  return { leaves: tasks.leaves, waiting: cursor < actions.length, unawaited: tasks.unawaited() };
}

function isStart(event: HistoryEvent): boolean {
  return event.EventType === EventType.ExecutionStarted || event.EventType === EventType.EventRaised;
}

function findLeaf(id: number, leaves: ReadonlyMap<number, Leaf>): Leaf {
  const leaf = leaves.get(id);
  if (leaf === undefined) throw new NonDeterminism(mismatch('a task', id, undefined));
  return leaf;
}

function checkScheduled(event: HistoryEvent, leaves: ReadonlyMap<number, Leaf>): void {
  const { EventId: id } = event;
  switch (event.EventType) {
    case EventType.TaskScheduled:
      return checkLeaf(`the activity '${event.Name}'`, id, leaves);
    case EventType.ChildCreated:
      return checkLeaf(`the sub-orchestration '${event.Name}'`, id, leaves);
    case EventType.TimerCreated:
      return checkLeaf('a timer', id, leaves);
    default:
  }
}

function checkLeaf(recorded: string, id: number, leaves: ReadonlyMap<number, Leaf>): void {
  const leaf = leaves.get(id);
  const present = leaf === undefined ? undefined : describeLeaf(leaf);
  if (present !== recorded) throw new NonDeterminism(mismatch(recorded, id, present));
}

/** A task in words. */
export function describeLeaf(leaf: Leaf): string {
  if (leaf.kind === 'timer') return 'a timer';
  return `the ${leaf.kind === 'activity' ? 'activity' : 'sub-orchestration'} '${leaf.action.functionName}'`;
}

function mismatch(recorded: string, id: number, present: string | undefined): string {
  return (
    `Non-Deterministic workflow detected: an earlier episode scheduled ${recorded} as task ${id}, ` +
    `but now the orchestrator schedules ${present ?? 'no task'} there. Was its code changed while the instance ran, ` +
    'or does it depend on something other than its input and the results of its tasks?'
  );
}
