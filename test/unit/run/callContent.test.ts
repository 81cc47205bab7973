import { expect, test } from 'vitest';
import type { HttpAnswer, HttpRequest } from '../../../shared/http/transport.ts';
import { callBatch } from '../../../shared/run/callBatch.ts';
import type { BoundRow } from '../../../shared/run/rowBinder.ts';
import { tagImage } from '../../../shared/services/tagImage.ts';
import { aClient, aContentReader } from '../../support/factories.ts';
import { createFakeClock, epoch } from '../../support/fakeClock.ts';
import { createMemoryStore, type MemoryStore } from '../../support/memoryStore.ts';
import { answer } from '../../support/scriptedTransport.ts';

const times = { timeoutMs: 60_000, yieldAt: epoch + 3_600_000, deadline: epoch + 3_600_000 };
const tags = answer(200, { tags: [], metadata: { width: 1, height: 1, format: 'Jpeg' }, requestId: 'one of many' });

function aRow(imageBlob: string): BoundRow {
  const path = tagImage.route.path;
  return { document: {}, content: { imageBlob }, path, shared: {}, group: '' };
}

async function call(store: MemoryStore, name: string, answers: readonly HttpAnswer[], events: string[] = []) {
  const clock = createFakeClock();
  const sent: HttpRequest[] = [];
  const transport = async (request: HttpRequest): Promise<HttpAnswer> => {
    events.push('send');
    sent.push(request);
    return answers[sent.length - 1] ?? tags;
  };
  const deps = { service: tagImage, client: aClient(clock, transport), content: aContentReader(store, { clock }) };
  return { sent, ...(await callBatch([aRow(name)], deps, times)) };
}

test('an image is read once, before its first turn, and sent with every attempt', async () => {
  const events: string[] = [];
  const store = createMemoryStore({ onRead: () => events.push('read') });
  await store.put('input/a.jpg', 'pixels');
  const { sent, outcomes } = await call(store, 'input/a.jpg', [answer(503, ''), answer(429, '')], events);
  expect(events).toEqual(['read', 'send', 'send', 'send']);
  expect(sent.map(({ body }) => Buffer.from(body as Uint8Array).toString())).toEqual(['pixels', 'pixels', 'pixels']);
  expect(outcomes).toEqual([{ kind: 'ok', value: { tags: [], metadata: { width: 1, height: 1, format: 'Jpeg' } } }]);
});

test('an image that is not there is its row’s error, in words of our own, with no call made', async () => {
  const { sent, outcomes, calls } = await call(createMemoryStore(), 'input/none.jpg', []);
  expect([sent, calls.sent]).toEqual([[], 0]);
  expect(outcomes).toEqual([
    { kind: 'failed', error: { code: 'ContentNotFound', message: 'The blob for imageBlob does not exist.' } },
  ]);
});

test('an image as large as the service takes is sent, and one byte more is not', async () => {
  const store = createMemoryStore({ chunkBytes: 1 << 20 });
  await store.put('input/fits.jpg', Buffer.alloc(4 * 1024 * 1024));
  await store.put('input/large.jpg', Buffer.alloc(4 * 1024 * 1024 + 1));
  expect((await call(store, 'input/fits.jpg', [])).outcomes).toMatchObject([{ kind: 'ok' }]);
  const { sent, outcomes } = await call(store, 'input/large.jpg', []);
  const message = 'The blob for imageBlob has 4194305 bytes; at most 4194304 may be sent.';
  expect([sent, outcomes]).toEqual([[], [{ kind: 'failed', error: { code: 'ContentTooLarge', message } }]]);
});
