import { expect, test } from 'vitest';
import { createSeclusion } from '../../../shared/core/seclusion.ts';

const turn = (): Promise<void> => new Promise(setImmediate);

test('who wants to be alone waits until the others have left, and meanwhile nobody else may want it', async () => {
  const seclusion = createSeclusion();
  const [first, second] = [seclusion.enter(), seclusion.enter()];
  expect(seclusion.wanted).toBe(false);
  let isAlone = false;
  const coming = seclusion.alone()?.then((leave) => {
    isAlone = true;
    return leave;
  });
  expect(seclusion.wanted).toBe(true);
  expect(seclusion.alone()).toBeUndefined();
  first();
  await turn();
  expect(isAlone).toBe(false);
  second();
  const leave = await coming;
  expect(seclusion.alone()).toBeUndefined();
  leave?.();
  expect(seclusion.wanted).toBe(false);
  expect(seclusion.alone()).toBeDefined();
});

test('who finds nobody there is alone at once', async () => {
  const seclusion = createSeclusion();
  const leave = await seclusion.alone();
  expect(seclusion.wanted).toBe(true);
  leave?.();
  expect(seclusion.wanted).toBe(false);
});

test('work that cannot be put off begins when nobody is alone any more, and holds up the next who wants to be', async () => {
  const seclusion = createSeclusion();
  const leave = await seclusion.alone();
  const said: string[] = [];
  const guest = seclusion.enterLater().then((go) => {
    said.push('guest');
    return go;
  });
  await turn();
  expect(said).toEqual([]);
  leave?.();
  const next = seclusion.enterLater();
  (await guest)();
  (await next)();
  const alone = seclusion.alone()?.then(() => said.push('alone'));
  await alone;
  expect(said).toEqual(['guest', 'alone']);
});
