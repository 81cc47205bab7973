import type { InvocationContext } from '@azure/functions';
import { RestError } from '@azure/storage-blob';
import type { ActivityHandler } from 'durable-functions';
import type { Answer } from '../../shared/model/wire.ts';
import { BlobChanged, SecretUnreadable } from '../../shared/ports.ts';
import { RunTrouble } from '../../shared/run/runTrouble.ts';
import { framesOf } from '../framesOf.ts';

/**
 * An activity that answers and never throws, so that orchestrators behave alike on every host. What went wrong is told in
 * words of our own: the message of a foreign error may quote what it choked on.
 */
export function answering<Value>(work: (input: never) => Promise<Value>): ActivityHandler {
  return async (input: unknown, context: InvocationContext): Promise<Answer<Value>> => {
    try {
      return { ok: true, value: await work(input as never) };
    } catch (error) {
      const trouble = troubleOf(error);
      context.error(JSON.stringify({ ...trouble, at: framesOf(error) }));
      return trouble;
    }
  };
}

function troubleOf(error: unknown): { readonly ok: false; readonly retry: boolean; readonly reason: string } {
  if (error instanceof RunTrouble || error instanceof BlobChanged) {
    return { ok: false, retry: false, reason: error.message };
  }
  if (error instanceof SecretUnreadable) return { ok: false, retry: true, reason: error.message };
  if (error instanceof RestError) {
    const answered = error.statusCode === undefined ? 'did not answer' : `answered ${error.statusCode}`;
    return { ok: false, retry: true, reason: `The storage account ${answered} (${error.code ?? 'no code'}).` };
  }
  const name = error instanceof Error ? error.name : typeof error;
  return { ok: false, retry: true, reason: `An unexpected ${name} stopped the work; the app's log says where.` };
}
