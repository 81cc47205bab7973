import { setTimeout } from 'node:timers/promises';
import { array, integer, sample } from 'fast-check';
import { expect, test } from 'vitest';
import { startHostProcess, temporaryFolder } from '../../support/hostProcess.ts';

const expected = [0, 1, 2].flatMap((i) => [Array(3).fill(i + 5 * (100 + 200 + 300) + 3 * 10), 1000 + i]);

test('a host that is killed ten times, at whatever moment, goes on where it was and ends with the right output', async () => {
  await using folder = await temporaryFolder();
  const seed = Date.now();
  const [pauses = []] = sample(array(integer({ min: 0, max: 150 }), { minLength: 10, maxLength: 10 }), {
    seed,
    numRuns: 1,
  });
  const instance = '/runtime/webhooks/durabletask/instances/the-journey';
  for (const [i, pause] of pauses.entries()) {
    await using host = await startHostProcess({ app: 'journey', state: folder.path });
    if (i === 0)
      await fetch(`${host.url}/runtime/webhooks/durabletask/orchestrators/journey/the-journey`, { method: 'POST' });
    await setTimeout(pause);
    await host.kill('SIGKILL');
  }
  await using host = await startHostProcess({ app: 'journey', state: folder.path });
  let status = await fetch(host.url + instance);
  while (status.status === 202) {
    await setTimeout(50);
    status = await fetch(host.url + instance);
  }
  expect(await status.json(), `seed ${seed}`).toMatchObject({ runtimeStatus: 'Completed', output: expected });
});

test('a host that is told to stop lets the running work end, and another one finishes the rest', async () => {
  await using folder = await temporaryFolder();
  await using first = await startHostProcess({ app: 'journey', state: folder.path });
  await fetch(`${first.url}/runtime/webhooks/durabletask/orchestrators/journey/the-journey`, { method: 'POST' });
  await setTimeout(60);
  expect(await first.kill('SIGTERM')).toEqual({ code: 0 });
  await using second = await startHostProcess({ app: 'journey', state: folder.path });
  const url = `${second.url}/runtime/webhooks/durabletask/instances/the-journey`;
  await expect.poll(async () => (await fetch(url)).status, { timeout: 20_000 }).toBe(200);
  expect(await (await fetch(url)).json()).toMatchObject({ output: expected });
});

test('two hosts cannot work on one state', async () => {
  await using folder = await temporaryFolder();
  await using _first = await startHostProcess({ app: 'journey', state: folder.path });
  await expect(startHostProcess({ app: 'journey', state: folder.path })).rejects.toThrow(
    `1 The state folder ${folder.path} is in use by another host: stop that one, or choose another folder with --state.`,
  );
});
