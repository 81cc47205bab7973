/** How far an operation is. */
export type OperationState = 'open' | 'succeeded' | 'failed' | 'partial' | 'cancelled';

/** The words of Azure's AI services, which write them with capitals or without. */
const words: Readonly<Record<string, OperationState>> = {
  notstarted: 'open',
  running: 'open',
  cancelling: 'open',
  succeeded: 'succeeded',
  failed: 'failed',
  validationfailed: 'failed',
  rejected: 'failed',
  partiallycompleted: 'partial',
  partiallysucceeded: 'partial',
  cancelled: 'cancelled',
  canceled: 'cancelled',
};

/** What the `status` of an answer says; `undefined` where it is no word that a service has. */
export function operationState(status: unknown): OperationState | undefined {
  const word = typeof status === 'string' ? status.toLowerCase() : '';
  return Object.hasOwn(words, word) ? words[word] : undefined;
}

/** The longest wait between two polls, in waits at first. */
const mostGrowth = 60;

/**
 * Milliseconds until the next poll of an operation of this age: what the service asks for, if it is any time; else a third
 * of the age, so that one that takes long costs few polls, and none is found ended much later than it is.
 */
export function pollWait(pollMs: number, ageMs: number, retryAfter: number | undefined): number {
  return retryAfter || Math.round(Math.min(Math.max(pollMs, ageMs / 3), pollMs * mostGrowth));
}
