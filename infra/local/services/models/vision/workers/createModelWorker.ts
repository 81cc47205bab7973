/** A model in a thread of its own, which is started by the first call and stays warm; this is the caller's side. */

import { Worker } from 'node:worker_threads';
import { PictureUnreadable } from '../visionModel.ts';

/** The functions of a worker: what each takes and, in the end, gives. */
export type ModelCalls = Readonly<Record<string, (...values: never[]) => unknown>>;

export interface ModelWorker<Calls extends ModelCalls> {
  /** Runs one of the worker's functions after those that were asked for before. */
  call<Name extends keyof Calls & string>(
    name: Name,
    ...values: Parameters<Calls[Name]>
  ): Promise<Awaited<ReturnType<Calls[Name]>>>;
  /** Ends the thread, and what it was asked for. */
  close(): Promise<void>;
}

export interface ModelRequest {
  readonly id: number;
  readonly name: string;
  readonly values: readonly unknown[];
}

export type ModelReply = { readonly id: number } & (
  | { readonly value: unknown }
  | { readonly failure: string; readonly unreadable: boolean }
);

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** A worker that runs `file`. A thread that dies fails what it was asked for, and the next call starts another. */
export function createModelWorker<Calls extends ModelCalls>(file: URL): ModelWorker<Calls> {
  let worker: Worker | undefined;
  let lastId = 0;
  const waiting = new Map<number, Waiting>();

  const end = (error: Error): void => {
    worker = undefined;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  const start = (): Worker => {
    const started = new Worker(file, { stdout: true, stderr: true });
    // What the libraries print to the console is no news.
    started.stdout.resume();
    started.stderr.resume();
    started.unref();
    started.on('message', (reply: ModelReply) => settle(waiting, reply));
    started.on('error', (cause) => end(new Error('A model broke off.', { cause })));
    started.on('exit', () => worker === started && end(new Error('A model was ended.')));
    return started;
  };

  return {
    call: (method, ...values) =>
      new Promise((resolve, reject) => {
        worker ??= start();
        lastId += 1;
        waiting.set(lastId, { resolve, reject });
        // Copied, all of it: what is asked for may be asked for again.
        worker.postMessage({ id: lastId, name: method, values } satisfies ModelRequest, []);
      }),
    async close() {
      await worker?.terminate();
    },
  };
}

function settle(waiting: Map<number, Waiting>, reply: ModelReply): void {
  const asked = waiting.get(reply.id);
  waiting.delete(reply.id);
  if ('value' in reply) asked?.resolve(reply.value);
  else asked?.reject(reply.unreadable ? new PictureUnreadable(reply.failure) : new Error(reply.failure));
}
