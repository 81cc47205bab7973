import { expect, test } from 'vitest';
import { createSeclusion } from '../../../shared/core/seclusion.ts';

test('who wants to be alone waits until the others have left, one after another', async () => {
  const seclusion = createSeclusion();
  const said: string[] = [];
  const [first, second] = [seclusion.enter(), seclusion.enter()];
  expect(seclusion.wanted).toBe(false);
  const hermits = ['a', 'b'].map(async (name) => {
    const leave = await seclusion.alone();
    said.push(`${name} comes`);
    await new Promise(setImmediate);
    said.push(`${name} goes`);
    leave();
  });
  expect(seclusion.wanted).toBe(true);
  first();
  await new Promise(setImmediate);
  expect(said).toEqual([]);
  second();
  await Promise.all(hermits);
  expect(said).toEqual(['a comes', 'a goes', 'b comes', 'b goes']);
  expect(seclusion.wanted).toBe(false);
});

test('who finds nobody there is alone at once', async () => {
  const seclusion = createSeclusion();
  const leave = await seclusion.alone();
  expect(seclusion.wanted).toBe(true);
  leave();
  expect(seclusion.wanted).toBe(false);
});
