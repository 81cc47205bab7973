import { setTimeout } from 'node:timers/promises';
import { app, type InvocationContext, output } from '@azure/functions';
import { QueueClient } from '@azure/storage-queue';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { systemClock } from '../../../infra/local/host/hostClock.ts';
import { defaultHostFile } from '../../../infra/local/host/loader/readHostFile.ts';
import { createQueueListener } from '../../../infra/local/host/queues/queueListener.ts';
import { storageConnection } from '../../../infra/local/stack/storageConnection.ts';
import { startAzurite, type TestAzurite } from '../../support/startAzurite.ts';
import { startTestHost } from '../../support/testHost.ts';

let azurite: TestAzurite;

beforeAll(async () => {
  azurite = await startAzurite([]);
  process.env['AzureWebJobsStorage'] = azurite.connection;
  process.env['QUEUE_PREFIX'] = 'made';
});
afterAll(() => azurite.stop());

const queueOf = (name: string) => new QueueClient(azurite.connection, name);
const { queues: defaults } = defaultHostFile().extensions;

async function textsOf(name: string): Promise<string[]> {
  const { receivedMessageItems } = await queueOf(name).receiveMessages({ numberOfMessages: 32, visibilityTimeout: 1 });
  return receivedMessageItems.map((item) => Buffer.from(item.messageText, 'base64').toString()).toSorted();
}

async function countOf(name: string): Promise<number> {
  return (await queueOf(name).getProperties()).approximateMessagesCount ?? 0;
}

async function send(name: string, ...texts: string[]): Promise<void> {
  const queue = queueOf(name);
  await queue.createIfNotExists();
  for (const text of texts) await queue.sendMessage(Buffer.from(text).toString('base64'));
}

test('a message calls the function with its data and what stands beside it, and is gone then', async () => {
  const seen: { message: unknown; context: InvocationContext }[] = [];
  await using _host = await startTestHost(() => {
    app.storageQueue('takes', {
      queueName: '%QUEUE_PREFIX%-in',
      connection: '',
      handler: (message, context) => void seen.push({ message, context }),
    });
  });
  await send('made-in', '{"n":1}');
  await expect.poll(() => seen.length, { timeout: 5000 }).toBe(1);
  expect(seen[0]?.message).toEqual({ n: 1 });
  expect(seen[0]?.context.triggerMetadata).toMatchObject({ dequeueCount: 1, queueTrigger: { n: 1 } });
  expect(Object.keys(seen[0]?.context.triggerMetadata ?? {}).toSorted()).toEqual([
    'dequeueCount',
    'expirationTime',
    'id',
    'insertionTime',
    'nextVisibleTime',
    'popReceipt',
    'queueTrigger',
  ]);
  await expect.poll(() => countOf('made-in')).toBe(0);
});

test('a function that fails is tried five times, then its message is moved', async () => {
  const tries: number[] = [];
  await using host = await startTestHost(() => {
    app.storageQueue('fails', {
      queueName: 'failing',
      connection: 'AzureWebJobsStorage',
      handler: (message, context) => {
        tries.push(Number(context.triggerMetadata?.['dequeueCount']));
        if (message !== 'good') throw new Error('as it should');
      },
    });
  });
  await send('failing', 'bad');
  await expect.poll(() => tries, { timeout: 15_000 }).toEqual([1, 2, 3, 4, 5]);
  await expect.poll(() => textsOf('failing-poison').catch(() => []), { timeout: 5000 }).toEqual(['bad']);
  expect(await countOf('failing')).toBe(0);
  expect(host.log.some(({ message }) => message.startsWith('fails failed on try 5 of 5: Error: as it'))).toBe(true);
  await queueOf('failing').sendMessage('no base64!');
  await expect.poll(() => countOf('failing-poison'), { timeout: 5000 }).toBe(2);
  expect(tries).toHaveLength(5);
});

test('outputs become messages, also those of an HTTP function, and a return value', async () => {
  const extra = output.storageQueue({ queueName: 'extra', connection: '' });
  await using host = await startTestHost(() => {
    app.http('post', {
      methods: ['POST'],
      extraOutputs: [extra],
      handler: async (request, context) => {
        context.extraOutputs.set(extra, await request.json());
        return { status: 201 };
      },
    });
    app.storageQueue('forwards', {
      queueName: 'extra',
      connection: '',
      return: output.storageQueue({ queueName: 'forwarded', connection: '' }),
      handler: (message) => ({ seen: message }),
    });
  });
  const response = await fetch(`${host.url}/api/post`, { method: 'POST', body: '["a",{"b":2}]' });
  expect(response.status).toBe(201);
  await expect.poll(() => countOf('forwarded').catch(() => 0), { timeout: 5000 }).toBe(2);
  expect(await textsOf('forwarded')).toEqual(['{"seen":"a"}', '{"seen":{"b":2}}']);
});

test('a function gets no more than a batch beyond its threshold, and a long call keeps its message', async () => {
  let running = 0;
  let most = 0;
  const calls: string[] = [];
  const options = { ...defaults, batchSize: 2, newBatchThreshold: 1, messageEncoding: 'none' as const };
  await send('slow', 'one', 'two', 'three', 'four', 'five');
  const definition = {
    name: 'slow',
    kind: 'queue' as const,
    triggerName: 'message',
    trigger: { type: 'queueTrigger', direction: 'in' as const, queueName: 'slow' },
    clients: [],
    inputs: {},
    outputs: {},
    registered: { metadata: { name: 'slow', bindings: {} }, callback: () => undefined },
  };
  const listener = createQueueListener({
    clock: systemClock,
    log: () => undefined,
    definition,
    options,
    open: async (name) => queueOf(name),
    invisibleSeconds: 1,
    invoke: async (_, data) => {
      most = Math.max(most, ++running);
      await setTimeout(1200 + 300 * most);
      calls.push(String(data.string));
      running--;
      return { invocationId: '', context: undefined, outcome: { ok: true, response: {} } };
    },
  });
  await listener.start();
  await expect.poll(() => countOf('slow'), { timeout: 10_000 }).toBe(0);
  await listener.stop();
  // Two are taken while at most one runs: never more than three.
  expect(most).toBe(3);
  expect(new Set(calls).size).toBe(5);
  expect(calls).toHaveLength(5);
});

test('a queue that cannot be opened stops the start, and leaves nothing open', async () => {
  vi.stubEnv('NOWHERE', storageConnection({ port: 9, queuePort: 9, tablePort: 9 }));
  const load = (): void => {
    app.storageQueue('takes', { queueName: 'items', connection: 'NOWHERE', handler: () => undefined });
  };
  await expect(startTestHost(load)).rejects.toThrow('The queue "items" of the function "takes" cannot be opened');
});
