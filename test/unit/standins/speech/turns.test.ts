import { expect, test } from 'vitest';
import { createTurns } from '../../../../infra/local/services/models/speech/turns.ts';

test('so many run at once, the others in the order in which they came, and a failure gives its turn back', async () => {
  const inTurn = createTurns(2);
  const ends: PromiseWithResolvers<void>[] = [];
  const started: number[] = [];
  const tasks = [0, 1, 2, 3].map((task) =>
    inTurn(() => {
      started.push(task);
      ends[task] = Promise.withResolvers();
      return ends[task].promise.then(() => task);
    }),
  );
  await Promise.resolve();
  expect(started).toEqual([0, 1]);

  ends[1]?.reject(new Error('Broken.'));
  await expect(tasks[1]).rejects.toThrow('Broken.');
  expect(started).toEqual([0, 1, 2]);

  ends[0]?.resolve();
  await tasks[0];
  await Promise.resolve();
  ends[2]?.resolve();
  await tasks[2];
  ends[3]?.resolve();
  expect(await Promise.all([tasks[0], tasks[2], tasks[3]])).toEqual([0, 2, 3]);
});
