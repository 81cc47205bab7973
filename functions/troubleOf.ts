import { RestError } from '@azure/storage-blob';
import { BlobChanged, NoAccess, SecretUnreadable } from '../shared/ports.ts';
import { RunTrouble } from '../shared/run/runTrouble.ts';
import { framesOf } from './framesOf.ts';

export interface Trouble {
  readonly ok: false;
  /** Whether trying again may help. */
  readonly retry: boolean;
  readonly reason: string;
}

/** What went wrong, in words of our own: the message of a foreign error may quote what it choked on. */
export function troubleOf(error: unknown): Trouble {
  if (error instanceof RunTrouble || error instanceof BlobChanged) {
    return { ok: false, retry: false, reason: error.message };
  }
  if (error instanceof NoAccess) return { ok: false, retry: true, reason: error.message };
  if (error instanceof RestError) {
    const answered = error.statusCode === undefined ? 'did not answer' : `answered ${error.statusCode}`;
    return { ok: false, retry: true, reason: `The storage account ${answered} (${error.code ?? 'no code'}).` };
  }
  return {
    ok: false,
    retry: true,
    reason: `An unexpected ${nameOf(error)} stopped the work; the app's log says where.`,
  };
}

/** What kind of error something thrown is; of one that a service answered, also its status and code. */
export function nameOf(error: unknown): string {
  if (error instanceof RestError) return [error.name, error.statusCode, error.code].filter(Boolean).join(' ');
  return error instanceof Error ? error.name : typeof error;
}

/** A line of the log about what an error stopped: its kind and place, for its message may quote what it choked on. */
export function logLineOf(event: string, error: unknown): string {
  return JSON.stringify({ event, error: nameOf(error), at: framesOf(error) });
}

/** Whether storage or vault is away for now, which is nobody's mistake. */
export function isAway(error: unknown): boolean {
  if (error instanceof SecretUnreadable) return error.reason === 'unavailable';
  return error instanceof RestError && (error.statusCode === undefined || error.statusCode >= 500);
}
