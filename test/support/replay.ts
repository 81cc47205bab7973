import { createRequire } from 'node:module';
import type { OrchestrationHandler } from 'durable-functions';

/** Drives an orchestrator through the real replay engine of durable-functions, with hand-made histories. */

type Json = Record<string, unknown>;

interface TestingUtils {
  createOrchestrator(handler: OrchestrationHandler): (trigger: Json, context: Json) => Promise<State>;
}
interface State {
  readonly isDone: boolean;
  readonly actions: readonly (readonly Action[])[];
  readonly output?: unknown;
}

/** An action as the library returns it: 0 an activity, 2 a child, 4 continue as new, 5 a timer, 12 all of several. */
export interface Action {
  readonly actionType: number;
  readonly functionName?: string;
  readonly instanceId?: string;
  readonly input?: unknown;
  readonly fireAt?: string;
  readonly compoundActions?: readonly Action[];
}

const { createOrchestrator } = createRequire(import.meta.url)(
  'durable-functions/lib/src/util/testingUtils.js',
) as TestingUtils;

/** What the test's world answers to an activity or a child; one that throws is a task that failed. */
export type World = (name: string, input: Json, instanceId?: string) => unknown;

export interface Replayed {
  readonly output: unknown;
  /** The input of the next generation, where the orchestrator went on as new. */
  readonly next?: unknown;
  /** All that was scheduled, in order. */
  readonly scheduled: readonly Action[];
  /** Times the orchestrator was replayed. */
  readonly episodes: number;
}

/** Runs a generation to its end; `order` picks which of the outstanding tasks completes next. */
export async function replay(
  handler: OrchestrationHandler,
  input: unknown,
  world: World,
  order: (outstanding: number) => number = () => 0,
): Promise<Replayed> {
  const orchestrator = createOrchestrator(handler);
  const scheduled: Action[] = [];
  const outstanding: number[] = [];
  const started = [{ EventType: 0, EventId: -1, IsPlayed: false, Timestamp: at(0), Name: 'test', Input: 'null' }];
  const history: Json[] = [event(12, 0), ...started];
  for (let episode = 1; episode < 1000; episode += 1) {
    const trigger = {
      history: structuredClone(history),
      input: structuredClone(input),
      instanceId: 'test',
      parentInstanceId: null,
      isReplaying: false,
      upperSchemaVersion: 1,
      upperSchemaVersionNew: 2,
      longRunningTimerIntervalDuration: '3.00:00:00',
      maximumShortTimerDuration: '6.00:00:00',
      defaultHttpAsyncRequestSleepTimeMillseconds: 30_000,
    };
    const state = await orchestrator(trigger, { df: undefined, log: () => undefined });
    const actions = (state.actions[0] ?? []).flatMap(leaves);
    const next = actions.find(({ actionType }) => actionType === 4);
    if (state.isDone) {
      const tail = next ? { next: next.input } : {};
      return { output: state.output, ...tail, scheduled, episodes: episode };
    }
    for (const action of actions.slice(scheduled.length)) {
      const id = scheduled.push(action) - 1;
      outstanding.push(id);
      history.push(scheduledEvent(action, id, episode));
    }
    history.push(event(13, episode));
    const [id] = outstanding.splice(order(outstanding.length), 1);
    if (id === undefined) throw new Error('The orchestrator waits for nothing that is under way.');
    history.push(event(12, episode), completedEvent(scheduled[id] as Action, id, episode, world));
  }
  throw new Error('The orchestrator does not come to an end.');
}

function leaves(action: Action): Action[] {
  return action.compoundActions ? action.compoundActions.flatMap(leaves) : [action];
}

function scheduledEvent(action: Action, id: number, episode: number): Json {
  const common = { ...event(0, episode), EventId: id, Name: action.functionName, Input: JSON.stringify(action.input) };
  if (action.actionType === 5) return { ...common, EventType: 10, FireAt: action.fireAt };
  return action.actionType === 2
    ? { ...common, EventType: 7, InstanceId: action.instanceId }
    : { ...common, EventType: 4 };
}

function completedEvent(action: Action, id: number, episode: number, world: World): Json {
  if (action.actionType === 5) return { ...event(11, episode), TimerId: id, FireAt: action.fireAt };
  const isChild = action.actionType === 2;
  try {
    const result = world(action.functionName ?? '', action.input as Json, action.instanceId);
    return { ...event(isChild ? 8 : 5, episode), TaskScheduledId: id, Result: JSON.stringify(result ?? null) };
  } catch (error) {
    const reason = { Reason: String(error), Details: '' };
    return { ...event(isChild ? 9 : 6, episode), TaskScheduledId: id, ...reason };
  }
}

function event(type: number, episode: number): Json {
  return { EventType: type, EventId: -1, IsPlayed: false, Timestamp: at(episode) };
}

/** A second an episode. */
function at(episode: number): string {
  return new Date(Date.UTC(2026, 0, 1) + episode * 1000).toISOString();
}
