import { RestError } from '@azure/storage-blob';
import { BlobChanged, NoAccess, SecretUnreadable } from '../shared/ports.ts';
import { RunTrouble } from '../shared/run/runTrouble.ts';

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
  const name = error instanceof Error ? error.name : typeof error;
  return { ok: false, retry: true, reason: `An unexpected ${name} stopped the work; the app's log says where.` };
}

/** Whether storage or vault is away for now, which is nobody's mistake. */
export function isAway(error: unknown): boolean {
  if (error instanceof SecretUnreadable) return error.reason === 'unavailable';
  return error instanceof RestError && (error.statusCode === undefined || error.statusCode >= 500);
}
