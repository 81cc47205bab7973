import type { StorageQueueHandler } from '@azure/functions';
import { z } from 'zod';
import { InvalidJob } from '../../shared/model/problem.ts';
import { startUpload } from '../../shared/run/startUpload.ts';
import { durableOrchestration } from '../adapters/orchestration.ts';
import { type Runtime, startDeps } from '../runtime.ts';

/** An Event Grid event about a blob, in its own schema or as a CloudEvent. */
const eventSchema = z.union([
  z.looseObject({ eventType: z.string(), subject: z.string() }),
  z.looseObject({ type: z.string(), subject: z.string() }),
]);

/**
 * Starts the run of an upload that a queue message announces. The blob is named and never loaded. A message that cannot be
 * used is tried again by the host and then kept in the queue's poison queue.
 */
export function uploadArrived(runtime: Runtime): StorageQueueHandler {
  return async (message, context) => {
    const path = createdBlob(message);
    if (path === undefined) return;
    try {
      const run = await startUpload(path, startDeps(runtime));
      if (!run) return;
      await durableOrchestration(context).ensureStarted(run.id);
      if (run.created) context.log(JSON.stringify({ event: 'upload started', id: run.id }));
    } catch (error) {
      if (!(error instanceof InvalidJob)) throw error;
      const problems = error.problems.map((problem) => `${problem.path}: ${problem.message}`);
      throw new Error(`The pipeline's job does not fit the upload: ${problems.join('; ')}.`, { cause: error });
    }
  };
}

/** The path of the blob that an event says was created; nothing for events of other kinds. */
function createdBlob(message: unknown): string | undefined {
  const event = eventSchema.parse(message);
  const kind = 'eventType' in event ? event.eventType : event.type;
  const [, container, name] = /^\/blobServices\/default\/containers\/([^/]+)\/blobs\/(.+)$/.exec(event.subject) ?? [];
  return kind === 'Microsoft.Storage.BlobCreated' && container !== undefined ? `${container}/${name}` : undefined;
}
