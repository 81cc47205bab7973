import type { InvocationContext } from '@azure/functions';
import { RestError } from '@azure/storage-blob';
import { expect, test } from 'vitest';
import type { Runtime } from '../../../functions/runtime.ts';
import { uploadGivenUp } from '../../../functions/triggers/uploadArrived.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { createMemoryStore } from '../../support/memoryStore.ts';

const message = {
  eventType: 'Microsoft.Storage.BlobCreated',
  subject: '/blobServices/default/containers/input/blobs/reviews/a.jsonl',
};

/** Gives up the message of an upload; its start fails in this way, where the blob and its pipeline are there. */
async function giveUp({ failure, isThere = true }: { failure?: Error; isThere?: boolean }) {
  const store = createMemoryStore({ containers: ['input', 'output', 'pipelines', 'runs'] });
  if (isThere) {
    await store.put('pipelines/reviews.json', JSON.stringify({ stages: [] }));
    await store.put('input/reviews/a.jsonl', '{"text":"good"}\n');
  }
  const logged: string[] = [];
  const log = (line: string): void => void logged.push(line);
  const context = { warn: log, log } as unknown as InvocationContext;
  const failing = { ...store, hasContainer: () => (failure ? Promise.reject(failure) : store.hasContainer('output')) };
  const settings = { resources: [], allowedHosts: [] };
  const runtime = { store: failing, clock: createFakeClock(), settings } as unknown as Runtime;
  const answer = await Promise.resolve(uploadGivenUp(runtime)(message, context)).catch((error: unknown) => error);
  return {
    answer,
    events: logged.map((line) => (JSON.parse(line) as { event: string }).event),
    kept: store.paths('runs/'),
  };
}

test('an upload that cannot be started is shown as a failed run, with its message', async () => {
  const { answer, events, kept } = await giveUp({ failure: new TypeError('broken') });
  expect(answer).toBeUndefined();
  expect(events).toEqual(['upload not started', 'message given up']);
  expect(kept.map((path) => path.replace(/.*\//, ''))).toEqual(expect.arrayContaining(['message.txt', 'refusal.json']));
});

test('while storage is away the upload is left to the timer, and its message to the host', async () => {
  const failure = new RestError('busy', { statusCode: 503 });
  const { answer, events, kept } = await giveUp({ failure });
  expect(answer).toBe(failure);
  expect(events).toEqual(['upload not started']);
  expect(kept).toEqual([]);
});

test('an upload that its pipeline does not fit is refused, and its message is not kept beside that', async () => {
  const { events, kept } = await giveUp({});
  expect(events).toEqual(['upload refused']);
  expect(kept.some((path) => path.endsWith('message.txt'))).toBe(false);
});

test('the message of an upload that is gone is dropped', async () => {
  expect(await giveUp({ isThere: false })).toEqual({ answer: undefined, events: [], kept: [] });
});
