import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { type HostProcess, startHostProcess, temporaryFolder } from '../../support/hostProcess.ts';

let host: HostProcess;
const closing = new AsyncDisposableStack();

beforeAll(async () => {
  const folder = closing.use(await temporaryFolder());
  host = closing.use(await startHostProcess({ app: 'client', state: folder.path }));
});
afterAll(() => closing.disposeAsync());

const answerSchema = z.object({ value: z.unknown().optional(), error: z.string().optional() });

const pageSchema = z.array(z.object({ instanceId: z.string() }));

const linksSchema = z.object({ statusQueryGetUri: z.string(), terminatePostUri: z.string() });

/** Has the app call a method of the durable client, and returns its value or throws its error. */
async function client(method: string, ...args: unknown[]) {
  const response = await fetch(`${host.url}/api/client`, { method: 'POST', body: JSON.stringify({ method, args }) });
  const answer = answerSchema.parse(await response.json());
  if (answer.error !== undefined) throw new Error(answer.error);
  return answer.value;
}

async function reaches(id: string, status: string): Promise<void> {
  await expect.poll(() => client('getStatus', id)).toMatchObject({ runtimeStatus: status });
}

test('an instance is started, seen, told an event and completed', async () => {
  const id = await client('startNew', 'waits', { input: { n: 1 }, instanceId: 'told' });
  expect(id).toBe('told');
  await reaches('told', 'Running');
  expect(await client('getStatus', 'told')).toMatchObject({
    name: 'waits',
    instanceId: 'told',
    input: { n: 1 },
    output: null,
    customStatus: 'waiting',
  });
  await client('raiseEvent', 'told', 'go', { answer: 42 });
  await reaches('told', 'Completed');
  expect(await client('getStatus', 'told')).toMatchObject({ output: { answer: 42 } });
});

test('an id that runs is taken, one that has ended is free again', async () => {
  await client('startNew', 'waits', { instanceId: 'twice' });
  await expect(client('startNew', 'waits', { instanceId: 'twice' })).rejects.toThrow('409');
  await client('terminate', 'twice', 'no longer needed');
  await reaches('twice', 'Terminated');
  expect(await client('getStatus', 'twice')).toMatchObject({ output: 'no longer needed' });
  await client('startNew', 'waits', { instanceId: 'twice' });
  await reaches('twice', 'Running');
});

test('an instance is suspended and resumed', async () => {
  await client('startNew', 'waits', { instanceId: 'paused' });
  await reaches('paused', 'Running');
  await client('suspend', 'paused', 'wait');
  await reaches('paused', 'Suspended');
  await client('raiseEvent', 'paused', 'go', 'on');
  await reaches('paused', 'Suspended');
  await client('resume', 'paused', 'go on');
  await reaches('paused', 'Completed');
});

test('a purged instance is gone', async () => {
  await client('startNew', 'fails', { instanceId: 'purged' });
  await reaches('purged', 'Failed');
  expect(await client('purgeInstanceHistory', 'purged')).toEqual({ instancesDeleted: 1 });
  await expect(client('getStatus', 'purged')).rejects.toThrow('404');
  expect(await client('purgeInstanceHistory', 'purged')).toEqual({ instancesDeleted: 0 });
});

test('what is unknown or wrong is refused', async () => {
  await expect(client('startNew', 'nowhere')).rejects.toThrow("The function 'nowhere' doesn't exist");
  await expect(client('raiseEvent', 'nobody', 'go')).rejects.toThrow("No instance with ID 'nobody' found.");
  await expect(client('terminate', 'nobody', '')).rejects.toThrow("No instance with ID 'nobody' found.");
});

test('instances are listed by state, page by page, and purged by state', async () => {
  const from = new Date(Date.now() - 1000).toISOString();
  const ids = Array.from({ length: 5 }, (_, i) => `listed-${i}`);
  for (const instanceId of ids) await client('startNew', 'fails', { instanceId });
  for (const id of ids) await reaches(id, 'Failed');
  const listed: string[] = [];
  for (let token: string | null = ''; token !== null; ) {
    const headers = { 'x-ms-continuation-token': token };
    const url = `${host.url}/durabletask/instances/?instanceIdPrefix=listed-&top=2`;
    const page = await fetch(url, { headers });
    listed.push(...pageSchema.parse(await page.json()).map(({ instanceId }) => instanceId));
    token = page.headers.get('x-ms-continuation-token');
  }
  expect(listed).toEqual(ids);
  const failed = await client('getStatusBy', { createdTimeFrom: from, runtimeStatus: ['Failed'] });
  expect(failed).toHaveLength(5);
  const purge = await client('purgeInstanceHistoryBy', { createdTimeFrom: from, runtimeStatus: ['Failed'] });
  expect(purge).toEqual({ instancesDeleted: 5 });
});

test('waiting for an instance gives its output in time, or a place to look later', async () => {
  await client('startNew', 'waits', { instanceId: 'awaited' });
  const later = await fetch(`${host.url}/api/wait/awaited`);
  expect(later.status).toBe(202);
  const links = linksSchema.parse(await later.json());
  expect(later.headers.get('location')).toBe(links.statusQueryGetUri);
  expect(await (await fetch(links.statusQueryGetUri)).json()).toMatchObject({ runtimeStatus: 'Running' });
  await client('raiseEvent', 'awaited', 'go', ['done']);
  await reaches('awaited', 'Completed');
  const now = await fetch(`${host.url}/api/wait/awaited`);
  expect([now.status, await now.json()]).toEqual([200, ['done']]);
  expect((await fetch(links.terminatePostUri.replace('{text}', 'late'), { method: 'POST' })).status).toBe(410);
});

test('a start that asks to wait is answered with the output, or with a place to look', async () => {
  const create = `${host.url}/runtime/webhooks/durabletask/orchestrators`;
  const failed = await fetch(`${create}/fails?timeout=10`, { method: 'POST' });
  expect([failed.status, await failed.json()]).toMatchObject([500, { runtimeStatus: 'Failed' }]);
  const waiting = await fetch(`${create}/waits/asked?timeout=0.05`, { method: 'POST', body: '{"a":1}' });
  expect(waiting.status).toBe(202);
  const badBody = await fetch(`${create}/waits`, { method: 'POST', body: '{' });
  const badId = await fetch(`${create}/waits/@x`, { method: 'POST' });
  expect([badBody.status, badId.status]).toEqual([400, 400]);
});

test('the history tells what an instance did', async () => {
  await client('startNew', 'waits', { instanceId: 'told-later', input: { n: 1 } });
  await client('raiseEvent', 'told-later', 'go', 1);
  await reaches('told-later', 'Completed');
  const response = await fetch(
    `${host.url}/runtime/webhooks/durabletask/instances/told-later?showHistory=true&showHistoryOutput=true&showInput=false`,
  );
  const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as unknown;
  const Timestamp = expect.any(String) as unknown;
  expect(await response.json()).toEqual({
    name: 'waits',
    instanceId: 'told-later',
    runtimeStatus: 'Completed',
    input: null,
    customStatus: 'waiting',
    output: 1,
    createdTime: time,
    lastUpdatedTime: time,
    historyEvents: [
      { EventType: 'ExecutionStarted', Timestamp, FunctionName: 'waits' },
      { EventType: 'EventRaised', Timestamp, Name: 'go' },
      { EventType: 'ExecutionCompleted', Timestamp, OrchestrationStatus: 'Completed', Result: 1 },
    ],
  });
});

test('what has ended takes no event, and is neither stopped nor resumed', async () => {
  await client('startNew', 'fails', { instanceId: 'over' });
  await reaches('over', 'Failed');
  // The client takes what comes too late for what is no longer needed; the status is that of the REST API.
  for (const [method, verb] of [
    ['raiseEvent', 'raiseEvent/go'],
    ['terminate', 'terminate'],
    ['suspend', 'suspend'],
    ['resume', 'resume'],
  ] as const) {
    await client(method, 'over', 'go');
    const url = `${host.url}/runtime/webhooks/durabletask/instances/over/${verb}`;
    const headers = { 'content-type': 'application/json' };
    expect((await fetch(url, { method: 'POST', headers, body: 'null' })).status, verb).toBe(410);
  }
  expect(await client('getStatus', 'over')).toMatchObject({ runtimeStatus: 'Failed' });
});

test('waiting for an instance that failed or was terminated gives its state', async () => {
  await client('startNew', 'fails', { instanceId: 'in-vain' });
  await reaches('in-vain', 'Failed');
  const failed = await fetch(`${host.url}/api/wait/in-vain`);
  expect([failed.status, await failed.json()]).toMatchObject([500, { runtimeStatus: 'Failed' }]);
  await client('startNew', 'waits', { instanceId: 'called-off' });
  await client('terminate', 'called-off', 'enough');
  await reaches('called-off', 'Terminated');
  const ended = await fetch(`${host.url}/api/wait/called-off`);
  expect([ended.status, await ended.json()]).toMatchObject([200, { runtimeStatus: 'Terminated', output: 'enough' }]);
});

test('the client lists everything, and its links lead to the instance', async () => {
  await client('startNew', 'waits', { instanceId: 'linked' });
  expect(await client('getStatusAll')).toContainEqual(expect.objectContaining({ instanceId: 'linked' }));
  const links = z.record(z.string(), z.string()).parse(await client('createHttpManagementPayload', 'linked'));
  const event = links['sendEventPostUri']?.replace('{eventName}', 'go') ?? '';
  const headers = { 'content-type': 'application/json' };
  expect((await fetch(event, { method: 'POST', headers, body: '"by link"' })).status).toBe(202);
  await reaches('linked', 'Completed');
  expect((await fetch(links['purgeHistoryDeleteUri'] ?? '', { method: 'DELETE' })).status).toBe(200);
  expect((await fetch(links['statusQueryGetUri'] ?? '')).status).toBe(404);
});
