import { createBlobListener } from '../blobs/blobListener.ts';
import type { OpenContainer } from '../blobs/openContainer.ts';
import type { HostClock } from '../hostClock.ts';
import type { HostLog } from '../hostLog.ts';
import type { InvokeFunction } from '../invoke/invokeFunction.ts';
import type { FunctionDefinition } from '../loader/describeFunctions.ts';
import type { HostFile } from '../loader/readHostFile.ts';
import { encodeMessage } from '../queues/messageText.ts';
import type { OpenQueue } from '../queues/openQueues.ts';
import { createQueueListener } from '../queues/queueListener.ts';
import { createTimerListener } from '../schedules/timerListener.ts';
import { connectionString, type Settings } from '../storage/connectionString.ts';
import type { ReceiptTable } from '../store/receiptTable.ts';
import type { ScheduleTable } from '../store/scheduleTable.ts';
import type { Listener } from './listener.ts';

export interface ListenerOptions {
  readonly clock: HostClock;
  readonly log: HostLog;
  readonly invoke: InvokeFunction;
  readonly functions: readonly FunctionDefinition[];
  readonly extensions: HostFile['extensions'];
  readonly settings: Settings;
  readonly openQueue: OpenQueue;
  readonly openContainer: OpenContainer;
  readonly schedules: ScheduleTable;
  readonly receipts: ReceiptTable;
}

/** Makes one listener out of those of all functions that need one. */
export function createListeners(options: ListenerOptions): Listener {
  const listeners = options.functions.flatMap((definition) => createListener(options, definition) ?? []);
  const stop = async () => void (await Promise.all(listeners.map((listener) => listener.stop())));
  return {
    async start() {
      try {
        await Promise.all(listeners.map((listener) => listener.start()));
      } catch (error) {
        await stop();
        throw error;
      }
    },
    stop,
  };
}

function createListener(options: ListenerOptions, definition: FunctionDefinition): Listener | undefined {
  const { clock, log, invoke, extensions, settings, openQueue, schedules } = options;
  if (definition.kind === 'timer') return createTimerListener({ clock, log, invoke, definition, schedules });
  if (definition.kind !== 'queue' && definition.kind !== 'blob') return undefined;
  const connection = connectionString(definition.name, definition.trigger, settings);
  if (definition.kind === 'blob') return blobListener(options, definition, connection);
  const open = (name: string) => openQueue(connection, name);
  return createQueueListener({ clock, log, invoke, definition, options: extensions.queues, open });
}

/** The queue that names blobs which were given up. */
const poisonQueue = 'webjobs-blobtrigger-poison';

function blobListener(
  { clock, log, invoke, extensions, openQueue, openContainer, receipts }: ListenerOptions,
  definition: FunctionDefinition,
  connection: string,
): Listener {
  return createBlobListener({
    clock,
    log,
    invoke,
    definition,
    receipts,
    options: extensions.blobs,
    open: (name) => openContainer(connection, name),
    poison: () => openQueue(connection, poisonQueue),
    encode: (text) => encodeMessage(Buffer.from(text), extensions.queues.messageEncoding),
  });
}
