/** A model's thread from within: it runs the functions it is asked for, one after another. */

import { parentPort } from 'node:worker_threads';
import { PictureUnreadable } from '../visionModel.ts';
import type { ModelCalls, ModelReply, ModelRequest } from './createModelWorker.ts';

/** Serves `calls` to the thread that started this one. */
export function serveModel(calls: ModelCalls): void {
  const port = parentPort;
  if (port === null) throw new Error('A model serves from a worker thread.');
  let last = Promise.resolve();
  port.on('message', (request: ModelRequest) => {
    // One at a time: a picture takes hundreds of megabytes while it is decoded.
    last = last.then(async () => port.postMessage(await answer(calls, request)));
  });
}

async function answer(calls: ModelCalls, { id, name, values }: ModelRequest): Promise<ModelReply> {
  try {
    return { id, value: await calls[name]?.(...(values as never[])) };
  } catch (error) {
    const failure = error instanceof Error ? error.message : String(error);
    return { id, failure, unreadable: error instanceof PictureUnreadable };
  }
}
