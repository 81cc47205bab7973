import type { InvocationContext, StorageQueueHandler } from '@azure/functions';
import { refuseMessage } from '../../shared/run/refusals.ts';
import { startUpload } from '../../shared/run/startUpload.ts';
import { durableOrchestration } from '../adapters/orchestration.ts';
import { framesOf } from '../framesOf.ts';
import { type Runtime, startDeps } from '../runtime.ts';
import { readAnnouncement } from './readAnnouncement.ts';

/**
 * Starts the run of an upload that a queue message announces. The blob is named and never loaded. Where the storage or the
 * engine fails, the host tries the message again and at last gives it up to the queue's poison queue.
 */
export function uploadArrived(runtime: Runtime): StorageQueueHandler {
  return async (message, context) => {
    const { isEvent, blob } = readAnnouncement(message);
    // Another try would make no event of it.
    if (!isEvent) return keep(runtime, message, undefined, context);
    if (blob !== undefined) await start(runtime, blob, context);
  };
}

/**
 * Keeps a message of the poison queue. What was in its way may have passed, so the upload is tried a last time; if that
 * fails too, it is shown as a failed run.
 */
export function uploadGivenUp(runtime: Runtime): StorageQueueHandler {
  return async (message, context) => {
    const { blob } = readAnnouncement(message);
    try {
      if (blob !== undefined) await start(runtime, blob, context);
    } catch (error) {
      const name = error instanceof Error ? error.name : typeof error;
      context.warn(JSON.stringify({ event: 'upload not started', error: name, at: framesOf(error) }));
    }
    await keep(runtime, message, blob, context);
  };
}

async function start(runtime: Runtime, blob: string, context: InvocationContext): Promise<void> {
  const run = await startUpload(blob, startDeps(runtime));
  if (!run) return;
  if (!run.refused) await durableOrchestration(context).ensureStarted(run.id);
  logUpload(run, context);
}

/** Tells of a run or refusal that has just been created. */
export function logUpload(run: { id: string; refused: boolean; created: boolean }, context: InvocationContext): void {
  if (!run.created) return;
  if (run.refused) context.warn(JSON.stringify({ event: 'upload refused', id: run.id }));
  else context.log(JSON.stringify({ event: 'upload started', id: run.id }));
}

async function keep(runtime: Runtime, message: unknown, blob: string | undefined, context: InvocationContext) {
  // The host hands over parsed whatever is JSON.
  const isText = typeof message === 'string' || message instanceof Uint8Array;
  const id = await refuseMessage(isText ? message : JSON.stringify(message), blob, runtime);
  context.warn(JSON.stringify({ event: 'message given up', id }));
}
