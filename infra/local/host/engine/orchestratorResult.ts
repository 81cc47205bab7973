import type { Invocation } from '../invoke/invokeFunction.ts';
import type { OrchestratorAction } from './orchestratorAction.ts';

/** What an orchestrator returned or threw at the end of an episode. */
export interface OrchestratorResult {
  /** All actions of this generation, oldest first. */
  readonly actions: readonly OrchestratorAction[];
  /** JSON text; nothing where the orchestrator set none. */
  readonly customStatus: string | undefined;
  readonly end:
    | undefined
    | { readonly kind: 'completed' /** JSON text. */; readonly output: string }
    | { readonly kind: 'failed'; readonly message: string };
}

interface OrchestratorState {
  readonly isDone: boolean;
  readonly actions: readonly (readonly OrchestratorAction[])[];
  readonly output?: unknown;
  readonly customStatus?: unknown;
  readonly error?: string;
}

/** Stands in the message of what a failed orchestrator throws, before the JSON of its state. */
const stateLabel = '\n\n$OutOfProcData$:';

/** Reads the outcome of an episode. */
export function readOrchestratorResult({ outcome }: Invocation): OrchestratorResult {
  if (outcome.ok) {
    const state = readState(outcome.response.returnValue?.json);
    if (state === undefined)
      return failed([], undefined, 'It returned no state: it must be registered with df.app.orchestration.');
    const end = state.isDone ? { kind: 'completed' as const, output: JSON.stringify(state.output ?? null) } : undefined;
    return { actions: state.actions[0] ?? [], customStatus: toText(state.customStatus), end };
  }
  const message = errorMessage(outcome.error);
  const label = message.indexOf(stateLabel);
  if (label < 0) return failed([], undefined, message);
  const state: OrchestratorState = JSON.parse(message.slice(label + stateLabel.length));
  // The library leaves a blank message out; in Azure such an instance would stay in the state Running.
  return failed(state.actions[0] ?? [], toText(state.customStatus), state.error ?? '');
}

/** What the library returned; nothing where a function that it does not wrap returned something of its own. */
function readState(json: string | undefined): OrchestratorState | undefined {
  const value: OrchestratorState | null = JSON.parse(json ?? 'null');
  return Array.isArray(value?.actions) ? value : undefined;
}

/** The message of whatever was thrown. */
export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function failed(
  actions: readonly OrchestratorAction[],
  customStatus: string | undefined,
  message: string,
): OrchestratorResult {
  return { actions, customStatus, end: { kind: 'failed', message } };
}

function toText(customStatus: unknown): string | undefined {
  return customStatus === undefined ? undefined : JSON.stringify(customStatus);
}
