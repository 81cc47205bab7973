import type { QueueClient } from '@azure/storage-queue';
import type { HostClock } from '../hostClock.ts';
import type { HostLog } from '../hostLog.ts';
import type { InvokeFunction } from '../invoke/invokeFunction.ts';
import { failureText } from '../listeners/failureText.ts';
import type { Listener } from '../listeners/listener.ts';
import type { FunctionDefinition } from '../loader/describeFunctions.ts';
import { optionText } from '../loader/optionText.ts';
import type { QueueOptions } from '../loader/readHostFile.ts';
import { StartupError } from '../startupError.ts';
import { checkQueueName } from './checkQueueName.ts';
import { handleMessage } from './handleMessage.ts';

export interface QueueListenerOptions {
  readonly clock: HostClock;
  readonly log: HostLog;
  readonly invoke: InvokeFunction;
  readonly definition: FunctionDefinition;
  readonly options: QueueOptions;
  /** Opens a queue of the trigger's account. */
  readonly open: (name: string) => Promise<QueueClient>;
  /**
   * Seconds for which a message that is being handled stays invisible, renewed while it is; default 30. Azure takes ten
   * minutes, and whoever kills a local host would wait for them.
   */
  readonly invisibleSeconds?: number;
}

/** First and longest wait between two looks at an empty queue, in milliseconds; a local queue costs nothing to look at. */
const firstWait = 100;
const longestWait = 1000;

/** Makes the listener that calls a function for each message of its queue. */
export function createQueueListener(dependencies: QueueListenerOptions): Listener {
  const { clock, log, definition, options, open, invisibleSeconds = 30 } = dependencies;
  const name = optionText(definition.trigger, 'queueName');
  checkQueueName(definition.name, name);
  const running = new Set<Promise<void>>();
  const waits = Math.min(options.maxPollingInterval, longestWait);
  const stopping = new AbortController();
  let wake = (): void => {};
  let loop = Promise.resolve();

  function report(what: string, error: unknown): void {
    const message = `${what}: ${failureText(error)}`;
    log({ level: 'error', category: 'queue', function: definition.name, message });
  }

  async function watch(queue: QueueClient): Promise<void> {
    const poison = () => open(`${name}-poison`);
    let wait = firstWait;
    while (!stopping.signal.aborted) {
      const taken = await take(queue);
      for (const message of taken) {
        const task = handleMessage({ ...dependencies, queue, poison, invisibleSeconds }, message)
          // The message becomes visible again by itself.
          .catch((error: unknown) => report(`The message ${message.messageId} could not be settled`, error))
          .finally(() => {
            running.delete(task);
            wake();
          });
        running.add(task);
      }
      wait = taken.length > 0 ? firstWait : Math.min(wait * 2, waits);
      if (taken.length === 0) await pause(wait);
      while (running.size > options.newBatchThreshold && !stopping.signal.aborted) await pause(longestWait);
    }
  }

  async function take(queue: QueueClient) {
    try {
      const asked = { numberOfMessages: options.batchSize, visibilityTimeout: invisibleSeconds };
      return (await queue.receiveMessages(asked)).receivedMessageItems;
    } catch (error) {
      report(`The queue ${name} could not be read`, error);
      return [];
    }
  }

  /** Waits, or until a function has ended or the listener is to stop. */
  async function pause(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const cancel = clock.after(ms, resolve);
      wake = () => {
        cancel();
        resolve();
      };
    });
  }

  return {
    async start() {
      loop = watch(await openFirst(open, name, definition.name));
    },
    async stop() {
      stopping.abort();
      wake();
      await loop;
      await Promise.all(running);
    },
  };
}

async function openFirst(open: QueueListenerOptions['open'], name: string, functionName: string): Promise<QueueClient> {
  try {
    return await open(name);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split('\n', 1)[0] : String(cause);
    throw new StartupError(
      `The queue "${name}" of the function "${functionName}" cannot be opened (${reason}): correct its name or its connection string, and see that the storage runs.`,
      { cause },
    );
  }
}
