import { isUtf8 } from 'node:buffer';
import type { ReceivedMessageItem } from '@azure/storage-queue';
import type { TypedData } from '../invoke/typedData.ts';

/** What a function is given for a message: its text, or its bytes where they are no text. */
export function messageData(bytes: Buffer): TypedData {
  return isUtf8(bytes) ? { string: bytes.toString('utf8') } : { bytes };
}

/** What a function finds beside a message. */
export function messageMetadata(message: ReceivedMessageItem, bytes: Buffer): Record<string, TypedData> {
  return {
    Id: text(message.messageId),
    DequeueCount: { int: message.dequeueCount },
    ExpirationTime: text(message.expiresOn.toISOString()),
    InsertionTime: text(message.insertedOn.toISOString()),
    NextVisibleTime: text(message.nextVisibleOn.toISOString()),
    PopReceipt: text(message.popReceipt),
    QueueTrigger: messageData(bytes),
  };
}

/** The library parses strings as JSON; as a JSON string an id of digits stays a text. */
function text(value: string): TypedData {
  return { json: JSON.stringify(value) };
}
