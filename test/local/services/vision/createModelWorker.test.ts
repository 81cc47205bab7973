import { afterEach, beforeEach, expect, test } from 'vitest';
import { PictureUnreadable } from '../../../../infra/local/services/models/vision/visionModel.ts';
import {
  createModelWorker,
  type ModelWorker,
} from '../../../../infra/local/services/models/vision/workers/createModelWorker.ts';
import type { TestCalls } from '../../../support/testWorker.ts';

let worker: ModelWorker<TestCalls>;

beforeEach(() => {
  worker = createModelWorker<TestCalls>(new URL('../../../support/testWorker.ts', import.meta.url));
});

afterEach(() => worker.close());

test('calls run one after another in one thread, which stays', async () => {
  const running = await Promise.all([worker.call('concurrency'), worker.call('concurrency')]);

  expect(running).toEqual([1, 1]);
  expect(await worker.call('threadId')).toBe(await worker.call('threadId'));
});

test('a call that fails fails alone, and says whether the picture is to blame', async () => {
  const answers = await Promise.allSettled([worker.call('fail'), worker.call('refuse'), worker.call('threadId')]);

  expect(answers).toEqual([
    { status: 'rejected', reason: new Error('It failed.') },
    { status: 'rejected', reason: expect.any(PictureUnreadable) },
    { status: 'fulfilled', value: expect.any(Number) },
  ]);
});

test('a thread that dies fails what it was asked for, and the next call starts another', async () => {
  const first = await worker.call('threadId');
  const answers = await Promise.allSettled([worker.call('die'), worker.call('threadId')]);

  expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await worker.call('threadId')).not.toBe(first);
});

test('closing ends what was asked for', async () => {
  const asked = worker.call('concurrency');
  const closed = worker.close();

  await expect(asked).rejects.toThrow('ended');
  await closed;
});
