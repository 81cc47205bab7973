import {
  ActionType,
  type ActivityAction,
  type ActivityWithRetryAction,
  type ChildAction,
  type ChildWithRetryAction,
  type OrchestratorAction,
  retryDelay,
  type TimerAction,
} from './orchestratorAction.ts';

/** A task with a number of its own: an activity, a sub-orchestration or a timer. */
export type Leaf = CallLeaf | TimerLeaf;

export interface CallLeaf extends LeafState {
  readonly kind: 'activity' | 'child';
  readonly action: ActivityAction | ActivityWithRetryAction | ChildAction | ChildWithRetryAction;
}

export interface TimerLeaf extends LeafState {
  readonly kind: 'timer';
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly fireAt: number;
}

interface LeafState {
  readonly id: number;
  state: 'open' | 'done' | 'canceled';
  readonly settled: Settled;
}

/** Told once when a task has ended, and whether it succeeded. */
type Settled = (ok: boolean) => void;

const hour = 3_600_000;
const longestTimer = 6 * 24 * hour;
const timerHop = 3 * 24 * hour;

/** What an orchestrator asked for and this host does not run. */
export class UnsupportedAction extends Error {
  override readonly name = 'UnsupportedAction';
}

export type TaskStarter = ReturnType<typeof createTaskStarter>;

/**
 * Starts actions as the real host does when it replays an orchestration, giving each task the next number. The order
 * in which numbers are given is all that ties the two sides of the protocol together, since actions carry none.
 * `now` is the time of the present episode of the replay.
 */
export function createTaskStarter(now: () => number) {
  const leaves = new Map<number, Leaf>();
  const waiters = new Map<string, Settled[]>();
  const buffered = new Map<string, number>();

  function start(action: OrchestratorAction, settled: Settled): void {
    switch (action.actionType) {
      case ActionType.CallActivity:
        return addCall('activity', action, settled);
      case ActionType.CallSubOrchestrator:
        return addCall('child', action, settled);
      case ActionType.CallActivityWithRetry:
        return startRetried('activity', action, settled);
      case ActionType.CallSubOrchestratorWithRetry:
        return startRetried('child', action, settled);
      case ActionType.CreateTimer:
        return startTimer(action, settled);
      case ActionType.WaitForExternalEvent:
        return waitFor(action.externalEventName, settled);
      case ActionType.WhenAll:
        return startAll(action.compoundActions, settled);
      case ActionType.WhenAny:
        return startAny(action.compoundActions, settled);
      case ActionType.ContinueAsNew:
        return settled(true);
      default:
        throw new UnsupportedAction(describeUnsupported(action));
    }
  }

  function addCall(kind: CallLeaf['kind'], action: CallLeaf['action'], settled: Settled): void {
    const id = leaves.size;
    leaves.set(id, { kind, id, action, state: 'open', settled });
  }

  function addTimer(fireAt: number, isCanceled: boolean, settled: Settled): void {
    const id = leaves.size;
    leaves.set(id, { kind: 'timer', id, fireAt, state: isCanceled ? 'canceled' : 'open', settled });
  }

  /** After the last failure too there is a timer, which fires at once: only when it does is the error raised. */
  function startRetried(
    kind: CallLeaf['kind'],
    action: ActivityWithRetryAction | ChildWithRetryAction,
    settled: Settled,
  ): void {
    const { retryOptions } = action;
    if (retryOptions.retryTimeoutInMilliseconds !== undefined) throw new UnsupportedAction(hangs(action.functionName));
    let failures = 0;
    const attempt = (): void =>
      addCall(kind, action, (ok) => {
        if (ok) return settled(true);
        failures++;
        if (failures >= retryOptions.maxNumberOfAttempts) return addTimer(now(), false, () => settled(false));
        return addTimer(now() + retryDelay(retryOptions, failures), false, attempt);
      });
    attempt();
  }

  /** The library makes a timer of more than six days out of shorter ones, each with a number. */
  function startTimer(action: TimerAction, settled: Settled): void {
    const fireAt = Date.parse(action.fireAt);
    const isLong = fireAt - now() > longestTimer;
    const hop = (): void => {
      const next = fireAt - now() > longestTimer ? now() + timerHop : fireAt;
      addTimer(next, action.isCanceled, () => (isLong && fireAt > now() ? hop() : settled(true)));
    };
    hop();
  }

  function waitFor(name: string, settled: Settled): void {
    const count = buffered.get(name) ?? 0;
    if (count > 0) {
      buffered.set(name, count - 1);
      settled(true);
    } else {
      waiters.set(name, [...(waiters.get(name) ?? []), settled]);
    }
  }

  /** The real host waits for every task of a Task.all, even after one has failed. */
  function startAll(actions: readonly OrchestratorAction[], settled: Settled): void {
    let open = actions.length;
    let allOk = true;
    for (const action of actions) {
      start(action, (ok) => {
        allOk &&= ok;
        if (--open === 0) settled(allOk);
      });
    }
  }

  function startAny(actions: readonly OrchestratorAction[], settled: Settled): void {
    let done = false;
    for (const action of actions) {
      start(action, () => {
        if (done) return;
        done = true;
        settled(true);
      });
    }
  }

  return {
    start,
    leaves: leaves as ReadonlyMap<number, Leaf>,
    settle(leaf: Leaf, ok: boolean): void {
      leaf.state = 'done';
      leaf.settled(ok);
    },
    /** Hands an event to its newest waiter, as both sides of the protocol do, or keeps it for the next one. */
    raise(name: string): void {
      const settled = waiters.get(name)?.pop();
      if (settled === undefined) buffered.set(name, (buffered.get(name) ?? 0) + 1);
      else settled(true);
    },
    /** The names of the events that nobody waited for, once each. */
    unawaited: (): string[] => [...buffered].filter(([, count]) => count > 0).map(([name]) => name),
  };
}

function hangs(functionName: string): string {
  return `The call of '${functionName}' has the option retryTimeoutInMilliseconds, with which an instance hangs in Azure: bound its retries by maxNumberOfAttempts.`;
}

function describeUnsupported(action: never): string {
  const number = (action as { readonly actionType: number }).actionType;
  const names: Readonly<Record<number, string>> = {
    7: 'callEntity',
    8: 'callHttp',
    9: 'signalEntity',
    13: 'a lock on entities',
    14: 'a lock on entities',
  };
  return `It uses ${names[number] ?? `an action of type ${number}`}, which this local host does not run.`;
}
