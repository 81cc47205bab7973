import type { QueueClient } from '@azure/storage-queue';

/** Gives the queue of a name in an account, made if it is missing. */
export type OpenQueue = (connection: string, name: string) => Promise<QueueClient>;

/** Short waits between tries: the account is on this machine, or else the listener tries again anyway. */
const retryOptions = { maxTries: 3, retryDelayInMs: 100, maxRetryDelayInMs: 1000 };

/** Opens queues, each once. */
export function createQueueOpener(): OpenQueue {
  const opened = new Map<string, Promise<QueueClient>>();
  return async function openQueue(connection, name) {
    const key = `${name} ${connection}`;
    const queue = opened.get(key) ?? createQueue(connection, name);
    opened.set(key, queue);
    // The next caller tries again rather than be told of a trouble that may have passed.
    queue.catch(() => opened.delete(key));
    return queue;
  };
}

async function createQueue(connection: string, name: string): Promise<QueueClient> {
  // Loaded only now, for most apps have no queue and it takes a while.
  const { QueueClient } = await import('@azure/storage-queue');
  const queue = new QueueClient(connection, name, { retryOptions });
  await queue.createIfNotExists();
  return queue;
}
