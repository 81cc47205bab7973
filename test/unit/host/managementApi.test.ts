import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import * as df from 'durable-functions';
import { expect, test } from 'vitest';
import { createManagementApi } from '../../../infra/local/host/management/managementApi.ts';
import { startTestEngine } from '../../support/testEngine.ts';

const links = { origin: 'http://127.0.0.1:7071', hub: 'TestHub', systemKey: undefined };

/** A request without a body. */
function emptyMessage(): IncomingMessage {
  const message = new IncomingMessage(new Socket());
  message.push(null);
  return message;
}

test('an id that no URL and no header takes as it is can be started and followed by its links', async () => {
  await using host = await startTestEngine(() => {
    df.app.orchestration('waits', function* (context) {
      yield context.df.waitForExternalEvent('go');
    });
  });
  const api = createManagementApi(host.engine, links);
  const id = 'run 5 % & €';
  const request = { query: new URLSearchParams(), message: emptyMessage() };

  const started = await api({ ...request, method: 'POST', path: ['orchestrators', 'waits', id] });
  expect(started).toMatchObject({ status: 202, body: { id } });
  await host.settle();

  const followed = await api({ ...request, method: 'GET', path: ['instances', id] });
  expect(followed).toMatchObject({ status: 202, body: { instanceId: id, runtimeStatus: 'Running' } });
  for (const { headers } of [started, followed]) {
    const location = new Headers(headers).get('location') ?? '';
    expect(decodeURIComponent(new URL(location).pathname.split('/').at(-1) ?? '')).toBe(id);
  }
});
