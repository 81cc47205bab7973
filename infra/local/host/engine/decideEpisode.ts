import type { Invocation } from '../invoke/invokeFunction.ts';
import { compareOpenTasks } from './compareOpenTasks.ts';
import type { Episode } from './openEpisode.ts';
import { ActionType, type OrchestratorAction } from './orchestratorAction.ts';
import { errorMessage, type OrchestratorResult, readOrchestratorResult } from './orchestratorResult.ts';
import { replayTasks } from './replayTasks.ts';
import type { Leaf, TimerLeaf } from './taskStarter.ts';

/** What an episode comes to. */
export interface Decision {
  /** The tasks that are scheduled now, in the order of their numbers. */
  readonly scheduled: readonly Leaf[];
  /** The timers that were given up. */
  readonly canceled: readonly TimerLeaf[];
  /** JSON text; nothing where it stays as it is. */
  readonly customStatus: string | undefined;
  /** Output and input are JSON texts; `lost` names the events that the next generation does not get. */
  readonly end:
    | { readonly kind: 'none' }
    | { readonly kind: 'completed'; readonly output: string }
    | { readonly kind: 'failed'; readonly reason: string }
    | { readonly kind: 'continued'; readonly input: string; readonly lost: readonly string[] };
}

/** Tells whether a function of a kind is registered. */
export type IsRegistered = (kind: 'activity' | 'orchestration', name: string) => boolean;

/** Decides what an episode comes to from what the orchestrator returned. */
export function decideEpisode(episode: Episode, invocation: Invocation, isRegistered: IsRegistered): Decision {
  const name = episode.instance.name;
  const result = readOrchestratorResult(invocation);
  try {
    const tasks = replayTasks(result.actions, episode.history);
    const leaves = [...tasks.leaves.values()];
    if (result.end === undefined) {
      const danger = compareOpenTasks(invocation.context, tasks, (id) => !episode.scheduled.has(id));
      if (danger !== undefined) return failed(name, `${danger}. ${advice}`, result);
    }
    const scheduled = leaves.filter((leaf) => !episode.scheduled.has(leaf.id));
    const unknown = scheduled.map((leaf) => describeUnknown(leaf, isRegistered)).find((text) => text !== undefined);
    if (unknown !== undefined) return failed(name, unknown, result);
    const canceled = leaves.filter((leaf) => leaf.kind === 'timer').filter((leaf) => leaf.state === 'canceled');
    const isOver = result.end !== undefined && !tasks.waiting && leaves.every((leaf) => leaf.state !== 'open');
    const end = isOver ? describeEnd(name, result, tasks.unawaited) : ({ kind: 'none' } as const);
    return { scheduled, canceled, customStatus: result.customStatus, end };
  } catch (error) {
    return failed(name, errorMessage(error), result);
  }
}

const advice =
  'This happens where a task is yielded twice, or where a call with retries or a timer of more than six days stands inside a Task.any, or a Task.all that fails: change the orchestrator so that neither is the case.';

function describeEnd(name: string, { actions, end }: OrchestratorResult, lost: readonly string[]): Decision['end'] {
  if (end?.kind === 'failed') return { kind: 'failed', reason: failureReason(name, end.message) };
  const renewal = actions.find(isContinueAsNew);
  if (renewal !== undefined) return { kind: 'continued', input: JSON.stringify(renewal.input ?? null), lost };
  return end ?? { kind: 'none' };
}

function isContinueAsNew(
  action: OrchestratorAction,
): action is Extract<OrchestratorAction, { actionType: typeof ActionType.ContinueAsNew }> {
  return action.actionType === ActionType.ContinueAsNew;
}

function failed(name: string, message: string, { customStatus }: OrchestratorResult): Decision {
  return { scheduled: [], canceled: [], customStatus, end: { kind: 'failed', reason: failureReason(name, message) } };
}

/** The text that the status of a failed instance shows, and that its parent is given. */
export function failureReason(orchestrator: string, message: string): string {
  return `Orchestrator function '${orchestrator}' failed: ${message}`;
}

function describeUnknown(leaf: Leaf, isRegistered: IsRegistered): string | undefined {
  if (leaf.kind === 'timer') return undefined;
  const kind = leaf.kind === 'activity' ? 'activity' : 'orchestration';
  const name = leaf.action.functionName;
  if (isRegistered(kind, name)) return undefined;
  return `The function '${name}' doesn't exist, is disabled, or is not an ${kind === 'activity' ? 'activity' : 'orchestrator'} function.`;
}
