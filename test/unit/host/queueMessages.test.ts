import { expect, test } from 'vitest';
import { defaultHostFile } from '../../../infra/local/host/loader/readHostFile.ts';
import { parseTimeSpan } from '../../../infra/local/host/loader/timeSpan.ts';
import { messageData, messageMetadata } from '../../../infra/local/host/queues/messageData.ts';
import { decodeMessage, encodeMessage } from '../../../infra/local/host/queues/messageText.ts';
import { outputMessages } from '../../../infra/local/host/queues/outputMessages.ts';
import { connectionString } from '../../../infra/local/host/storage/connectionString.ts';

test('a message travels as Base64 or as it is, and what is no Base64 is told apart', () => {
  const bytes = Buffer.from('žluťoučký');
  expect(decodeMessage(encodeMessage(bytes, 'base64'), 'base64')).toEqual(bytes);
  expect(encodeMessage(bytes, 'none')).toBe('žluťoučký');
  expect(decodeMessage('{"plain":true}', 'base64')).toBeUndefined();
  expect(decodeMessage('{"plain":true}', 'none')?.toString()).toBe('{"plain":true}');
});

test('an array is one message for each of its items, anything else is one', () => {
  const texts = (data: Parameters<typeof outputMessages>[0]) =>
    outputMessages(data).map((bytes) => Buffer.from(bytes).toString());
  expect(texts({ json: '["a",{"b":1},2]' })).toEqual(['a', '{"b":1}', '2']);
  expect(texts({ json: '{"a":[1]}' })).toEqual(['{"a":[1]}']);
  expect([texts({ string: '[1,2]' }), texts({ int: 7 }), texts({ bytes: Buffer.from('raw') })]).toEqual([
    ['[1,2]'],
    ['7'],
    ['raw'],
  ]);
});

test('bytes that are no text reach the function as bytes, with the message beside them', () => {
  const bytes = Buffer.from([0xff, 0xfe]);
  const at = new Date(0);
  const message = { messageId: '7', popReceipt: 'r', dequeueCount: 2, messageText: '', insertedOn: at, expiresOn: at };
  expect(messageData(bytes)).toEqual({ bytes });
  expect(messageMetadata({ ...message, nextVisibleOn: at }, Buffer.from('x'))).toEqual({
    Id: { json: '"7"' },
    DequeueCount: { int: 2 },
    ExpirationTime: { json: '"1970-01-01T00:00:00.000Z"' },
    InsertionTime: { json: '"1970-01-01T00:00:00.000Z"' },
    NextVisibleTime: { json: '"1970-01-01T00:00:00.000Z"' },
    PopReceipt: { json: '"r"' },
    QueueTrigger: { string: 'x' },
  });
});

test('a connection is a setting, with or without its prefix', () => {
  const binding = { type: 'queueTrigger', direction: 'in' as const };
  const settings = { AzureWebJobsStorage: 'a', AzureWebJobsOther: 'b', Mine: 'c' };
  const of = (connection: string) => connectionString('f', { ...binding, connection }, settings);
  expect([of(''), of('Other'), of('Mine'), connectionString('f', binding, settings)]).toEqual(['a', 'b', 'c', 'a']);
  expect(() => of('Missing')).toThrow('The function "f" needs the connection string "Missing", which is not set');
});

test('durations are read as host.json writes them', () => {
  expect(['00:00:02', '1.02:00:00', '00:00:00.25', '2', '00:61:00'].map(parseTimeSpan)).toEqual([
    2000,
    26 * 3_600_000,
    250,
    undefined,
    undefined,
  ]);
  expect(defaultHostFile().extensions.queues).toEqual({
    maxPollingInterval: 60_000,
    visibilityTimeout: 0,
    batchSize: 16,
    maxDequeueCount: 5,
    newBatchThreshold: 8,
    messageEncoding: 'base64',
  });
});
