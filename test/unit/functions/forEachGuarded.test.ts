import { expect, test } from 'vitest';
import { forEachGuarded } from '../../../functions/triggers/forEachGuarded.ts';

/** What was done of these items, and what was logged, where the item 2 fails. */
async function work(list: () => Promise<number[]>) {
  const done: number[] = [];
  const logged: string[] = [];
  const context = { warn: (line: string) => void logged.push(line) };
  await forEachGuarded(context, 'run not started', list, async (item) => {
    if (item === 2) throw new TypeError('secret words');
    done.push(item);
  });
  return { done, logged };
}

test('one that fails does not keep the others from being done, and is told of without its words', async () => {
  const { done, logged } = await work(async () => [1, 2, 3]);
  expect(done).toEqual([1, 3]);
  expect(logged.map((line) => JSON.parse(line) as object)).toMatchObject([
    { event: 'run not started', error: 'TypeError' },
  ]);
  expect(logged.join()).not.toContain('secret');
});

test('a list that cannot be read is told of as well', async () => {
  const { done, logged } = await work(() => Promise.reject(new Error('no storage')));
  expect(done).toEqual([]);
  expect(logged).toHaveLength(1);
});
