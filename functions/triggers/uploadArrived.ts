import type { InvocationContext, StorageQueueHandler } from '@azure/functions';
import { refuseMessage } from '../../shared/run/refusals.ts';
import { findUpload, type Upload } from '../../shared/run/uploads.ts';
import type { Runtime } from '../runtime.ts';
import { isAway, logLineOf } from '../troubleOf.ts';
import { readAnnouncement } from './readAnnouncement.ts';
import { takeUpload } from './takeUpload.ts';

/**
 * Starts the run of an upload that a queue message announces. The blob is named and never loaded. Where the storage or the
 * engine fails, the host tries the message again and at last gives it up to the queue's poison queue.
 */
export function uploadArrived(runtime: Runtime): StorageQueueHandler {
  return async (message, context) => {
    const { isEvent, blob } = readAnnouncement(message);
    // Another try would make no event of it.
    if (!isEvent) return keep(runtime, message, undefined, context);
    const upload = blob === undefined ? undefined : await findUpload(blob, runtime.store);
    if (upload) await takeUpload(runtime, upload, context);
  };
}

/**
 * Tries the upload of a message in the poison queue a last time, for what was in its way may have passed. If that fails
 * too, it is shown as a failed run; but while storage or vault is away, which is not the upload's fault, it is left to the
 * timer, and its message to the host.
 */
export function uploadGivenUp(runtime: Runtime): StorageQueueHandler {
  return async (message, context) => {
    const { isEvent, blob } = readAnnouncement(message);
    if (!isEvent) return keep(runtime, message, undefined, context);
    const upload = blob === undefined ? undefined : await findUpload(blob, runtime.store);
    if (!upload) return;
    try {
      await takeUpload(runtime, upload, context);
    } catch (error) {
      context.warn(logLineOf('upload not started', error));
      if (isAway(error)) throw error;
      await keep(runtime, message, upload, context);
    }
  };
}

async function keep(runtime: Runtime, message: unknown, upload: Upload | undefined, context: InvocationContext) {
  // The host hands over parsed whatever is JSON.
  const isText = typeof message === 'string' || message instanceof Uint8Array;
  const id = await refuseMessage(isText ? message : JSON.stringify(message), upload, runtime);
  if (id !== undefined) context.warn(JSON.stringify({ event: 'message given up', id }));
}
