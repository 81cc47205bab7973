import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { type HostProcess, startHostProcess, temporaryFolder } from '../../support/hostProcess.ts';

let host: HostProcess;
const closing = new AsyncDisposableStack();

beforeAll(async () => {
  const folder = closing.use(await temporaryFolder());
  host = closing.use(await startHostProcess({ app: 'samples', state: folder.path }));
});
afterAll(() => closing.disposeAsync());

const linksSchema = z.object({
  id: z.string(),
  statusQueryGetUri: z.url(),
  sendEventPostUri: z.string(),
  terminatePostUri: z.string(),
});

const statusSchema = z.object({ runtimeStatus: z.string(), output: z.unknown(), customStatus: z.unknown() });

/** Starts an orchestration and follows the links that it is answered with, as any client would. */
async function start(name: string, input: unknown = null) {
  const response = await fetch(`${host.url}/api/orchestrators/${name}`, {
    method: 'POST',
    body: JSON.stringify(input),
  });
  expect([response.status, response.headers.get('retry-after')]).toEqual([202, '10']);
  const links = linksSchema.parse(await response.json());
  expect(response.headers.get('location')).toBe(links.statusQueryGetUri);
  const status = async () => statusSchema.parse(await (await fetch(links.statusQueryGetUri)).json());
  return {
    status,
    /** Waits until it is at its end, and returns its output. */
    output: async () => {
      await expect.poll(async () => (await fetch(links.statusQueryGetUri)).status, { timeout: 10_000 }).toBe(200);
      return (await status()).output;
    },
    send: async (event: string, value: unknown) => {
      const url = links.sendEventPostUri.replace('{eventName}', event);
      const headers = { 'content-type': 'application/json' };
      return (await fetch(url, { method: 'POST', headers, body: JSON.stringify(value) })).status;
    },
    at: async (customStatus: string) => {
      await expect.poll(status).toMatchObject({ runtimeStatus: 'Running', customStatus });
    },
  };
}

test('hello sequence: activities one after another, and a status of its own', async () => {
  const instance = await start('helloSequence');
  expect(await instance.output()).toEqual(['Hello Tokyo!', 'Hello Seattle!', 'Hello Cairo!']);
  expect(await instance.status()).toMatchObject({ runtimeStatus: 'Completed', customStatus: 'Cairo' });
});

test('fan-out and fan-in', async () => {
  const names = Array.from({ length: 50 }, (_, i) => 'x'.repeat(i));
  expect(await (await start('fanOutFanIn', names)).output()).toBe((49 * 50) / 2);
});

test.each([
  [1, { attempt: 2 }],
  [2, { gaveUp: expect.stringContaining("Activity function 'flaky' failed: attempt 2 failed") }],
])('an activity with retries that fails %i times', async (failures, expected) => {
  expect(await (await start('activityWithRetry', { failures })).output()).toEqual(expected);
});

test.each([
  [2, { attempt: 3 }],
  [3, { gaveUp: expect.stringContaining("Orchestrator function 'childThatFails' failed") }],
])('a sub-orchestration with retries that fails %i times', async (failures, expected) => {
  expect(await (await start('childWithRetry', { failures })).output()).toEqual(expected);
});

test('human interaction: the right answer, the wrong ones, and none in time', async () => {
  const verified = await start('phoneVerification', { code: 1234, waitMs: 60_000 });
  await verified.at('waiting for answer 1');
  expect(await verified.send('answer', 1)).toBe(202);
  await verified.at('waiting for answer 2');
  expect(await verified.send('answer', 1234)).toBe(202);
  expect(await verified.output()).toBe('verified');
  expect(await verified.send('answer', 1234)).toBe(410);

  const guessed = await start('phoneVerification', { code: 1234, waitMs: 60_000 });
  for (const guess of [1, 2, 3]) await guessed.send('answer', guess);
  expect(await guessed.output()).toBe('too many tries');

  expect(await (await start('phoneVerification', { code: 1, waitMs: 50 })).output()).toBe('too late');
});

test('a counter that continues as new', async () => {
  expect(await (await start('counter', { count: 0, until: 9 })).output()).toBe(9);
});

test('a timer that is cancelled holds nothing up', async () => {
  expect(await (await start('cancelledTimer')).output()).toEqual({ timedOut: false, size: 5 });
});

test('a start that waits is answered with the output, or with the links when the time is over', async () => {
  const wait = (name: string, timeout: number, input: unknown) =>
    fetch(`${host.url}/api/orchestrators/wait/${name}?timeout=${timeout}`, {
      method: 'POST',
      body: JSON.stringify(input),
    });
  const ended = await wait('fanOutFanIn', 10_000, ['a', 'bb']);
  expect([ended.status, await ended.json()]).toEqual([200, 3]);
  const failed = await wait('childThatFails', 10_000, { key: 'once', failures: 1 });
  expect([failed.status, await failed.json()]).toMatchObject([500, { runtimeStatus: 'Failed' }]);
  expect((await wait('phoneVerification', 30, { code: 1, waitMs: 60_000 })).status).toBe(202);
});
