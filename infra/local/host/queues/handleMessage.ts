import type { QueueClient, ReceivedMessageItem } from '@azure/storage-queue';
import type { HostClock } from '../hostClock.ts';
import type { HostLog } from '../hostLog.ts';
import type { InvokeFunction } from '../invoke/invokeFunction.ts';
import { failureText } from '../listeners/failureText.ts';
import type { FunctionDefinition } from '../loader/describeFunctions.ts';
import type { QueueOptions } from '../loader/readHostFile.ts';
import { keepInvisible } from './keepInvisible.ts';
import { messageData, messageMetadata } from './messageData.ts';
import { decodeMessage } from './messageText.ts';

export interface MessageDependencies {
  readonly clock: HostClock;
  readonly log: HostLog;
  readonly invoke: InvokeFunction;
  readonly definition: FunctionDefinition;
  readonly options: QueueOptions;
  readonly queue: QueueClient;
  /** The queue for messages that are given up, made when it is first needed; such a queue has none itself. */
  readonly poison: (() => Promise<QueueClient>) | undefined;
  /** Seconds for which a message that is being handled stays invisible before that is renewed. */
  readonly invisibleSeconds: number;
}

/** Has a function handle a message: it is deleted where that succeeds, visible again or given up where it fails. */
export async function handleMessage(dependencies: MessageDependencies, message: ReceivedMessageItem): Promise<void> {
  const { clock, log, invoke, definition, options, queue, invisibleSeconds } = dependencies;
  const event = { category: 'queue', function: definition.name };
  const bytes = decodeMessage(message.messageText, options.messageEncoding);
  if (bytes === undefined) {
    const text = `The message ${message.messageId} is no Base64 text, as "messageEncoding" of host.json asks for.`;
    log({ ...event, level: 'error', message: text });
    return giveUp(dependencies, message, message.popReceipt);
  }
  // A host that was killed in its last try did not come to give the message up.
  if (message.dequeueCount > options.maxDequeueCount) return giveUp(dependencies, message, message.popReceipt);

  const held = keepInvisible({ clock, queue, seconds: invisibleSeconds }, message);
  const invocation = await invoke(definition, messageData(bytes), { triggerMetadata: messageMetadata(message, bytes) });
  const receipt = await held.release();
  if (invocation.outcome.ok) {
    await queue.deleteMessage(message.messageId, receipt);
    return;
  }
  const { invocationId, outcome } = invocation;
  const text = `${definition.name} failed on try ${message.dequeueCount} of ${options.maxDequeueCount}: ${failureText(outcome.error)}`;
  log({ ...event, invocationId, level: 'error', message: text });
  if (dependencies.poison === undefined || message.dequeueCount >= options.maxDequeueCount)
    await giveUp(dependencies, message, receipt);
  else await queue.updateMessage(message.messageId, receipt, undefined, Math.ceil(options.visibilityTimeout / 1000));
}

/**
 * Moves a message to the poison queue; copied before it is deleted, it may be there twice but is never lost. Where there is
 * no such queue it stays invisible for as long as it is, so that it is not tried in a fast loop.
 */
async function giveUp(
  { log, definition, queue, poison }: MessageDependencies,
  { messageId, messageText }: ReceivedMessageItem,
  receipt: string,
): Promise<void> {
  if (poison === undefined) return;
  const target = await poison();
  await target.sendMessage(messageText);
  await queue.deleteMessage(messageId, receipt);
  const message = `The message ${messageId} was moved to the queue ${target.name}.`;
  log({ level: 'warning', category: 'queue', function: definition.name, message });
}
