/** The numbers of what an orchestrator can ask for, as in the out-of-process protocol. */
export const ActionType = {
  CallActivity: 0,
  CallActivityWithRetry: 1,
  CallSubOrchestrator: 2,
  CallSubOrchestratorWithRetry: 3,
  ContinueAsNew: 4,
  CreateTimer: 5,
  WaitForExternalEvent: 6,
  WhenAny: 11,
  WhenAll: 12,
} as const;

/** How often and when a failed call is tried again; times are in milliseconds. */
export interface RetryOptions {
  readonly firstRetryIntervalInMilliseconds: number;
  readonly maxNumberOfAttempts: number;
  /** Default 1. */
  readonly backoffCoefficient?: number;
  readonly maxRetryIntervalInMilliseconds?: number;
  /** Azure ends the retries after that time without telling the library, for which the call then never ends. */
  readonly retryTimeoutInMilliseconds?: number;
}

export interface ActivityAction {
  readonly actionType: typeof ActionType.CallActivity;
  readonly functionName: string;
  readonly input?: unknown;
}

export interface ActivityWithRetryAction extends Omit<ActivityAction, 'actionType'> {
  readonly actionType: typeof ActionType.CallActivityWithRetry;
  readonly retryOptions: RetryOptions;
}

export interface ChildAction extends Omit<ActivityAction, 'actionType'> {
  readonly actionType: typeof ActionType.CallSubOrchestrator;
  readonly instanceId?: string;
}

export interface ChildWithRetryAction extends Omit<ChildAction, 'actionType'> {
  readonly actionType: typeof ActionType.CallSubOrchestratorWithRetry;
  readonly retryOptions: RetryOptions;
}

export interface TimerAction {
  readonly actionType: typeof ActionType.CreateTimer;
  /** ISO time. */
  readonly fireAt: string;
  readonly isCanceled: boolean;
}

/** One entry of the list that an orchestrator returns after every episode. */
export type OrchestratorAction =
  | ActivityAction
  | ActivityWithRetryAction
  | ChildAction
  | ChildWithRetryAction
  | TimerAction
  | { readonly actionType: typeof ActionType.ContinueAsNew; readonly input?: unknown }
  | { readonly actionType: typeof ActionType.WaitForExternalEvent; readonly externalEventName: string }
  | {
      readonly actionType: typeof ActionType.WhenAny | typeof ActionType.WhenAll;
      readonly compoundActions: readonly OrchestratorAction[];
    };

/** How long to wait before trying a call again that has failed `attempts` times. */
export function retryDelay(options: RetryOptions, attempts: number): number {
  const { firstRetryIntervalInMilliseconds: first, maxRetryIntervalInMilliseconds: most } = options;
  const delay = first * (options.backoffCoefficient ?? 1) ** (attempts - 1);
  return Math.min(delay, most ?? Number.POSITIVE_INFINITY);
}
