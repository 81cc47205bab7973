import { app, type InvocationContext, input, output } from '@azure/functions';
import { QueueClient } from '@azure/storage-queue';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { temporaryFolder } from '../../support/hostProcess.ts';
import { startAzurite, type TestAzurite } from '../../support/startAzurite.ts';
import { startTestHost } from '../../support/testHost.ts';

let azurite: TestAzurite;

beforeAll(async () => {
  azurite = await startAzurite(['incoming', 'failing', 'templates']);
  process.env['AzureWebJobsStorage'] = azurite.connection;
});
afterAll(() => azurite.stop());

async function upload(container: string, name: string, text: string, metadata: Record<string, string> = {}) {
  const blob = azurite.service.getContainerClient(container).getBlockBlobClient(name);
  await blob.upload(text, Buffer.byteLength(text), { metadata });
}

async function textOf(container: string, name: string): Promise<string> {
  return (await azurite.service.getContainerClient(container).getBlobClient(name).downloadToBuffer()).toString();
}

test('each blob calls the function once, also over a restart, and again when it is overwritten', async () => {
  const seen: { text: string; context: InvocationContext }[] = [];
  const load = (): void => {
    app.storageBlob('takes', {
      path: 'incoming/{day}/{name}.txt',
      connection: '',
      handler: (blob, context) => void seen.push({ text: String(blob), context }),
    });
  };
  await using folder = await temporaryFolder();
  const stateFile = `${folder.path}/host.db`;
  await upload('incoming', 'mon/a.txt', 'first', { owner: 'me' });
  await upload('incoming', 'mon/a.csv', 'not of this path');
  const texts = () => seen.map(({ text }) => text);
  {
    await using _host = await startTestHost(load, { stateFile });
    await expect.poll(texts, { timeout: 5000 }).toEqual(['first']);
    await upload('incoming', 'mon/a.txt', 'second');
    await expect.poll(texts, { timeout: 5000 }).toEqual(['first', 'second']);
  }
  await upload('incoming', 'tue/b.txt', 'third');
  await using _again = await startTestHost(load, { stateFile });
  await expect.poll(texts, { timeout: 5000 }).toEqual(['first', 'second', 'third']);
  expect(seen[0]?.context.triggerMetadata).toMatchObject({
    blobTrigger: 'incoming/mon/a.txt',
    uri: expect.stringMatching(/^http.*\/incoming\/mon(?:\/|%2F)a\.txt$/),
    properties: { length: 5, blobType: 'BlockBlob', eTag: expect.any(String) },
    metadata: { owner: 'me' },
    day: 'mon',
    name: 'a',
  });
});

test('a blob that cannot be handled is tried five times, then named in a queue', async () => {
  let tries = 0;
  await upload('failing', 'bad.txt', 'x');
  await using _host = await startTestHost(() => {
    app.storageBlob('fails', {
      path: 'failing/{name}',
      connection: 'AzureWebJobsStorage',
      handler: () => {
        tries++;
        throw new Error('as it should');
      },
    });
  });
  const queue = new QueueClient(azurite.connection, 'webjobs-blobtrigger-poison');
  const given = async () =>
    (await queue.peekMessages().catch(() => undefined))?.peekedMessageItems[0]?.messageText ?? '';
  await expect.poll(given, { timeout: 15_000 }).not.toBe('');
  expect(tries).toBe(5);
  expect(JSON.parse(Buffer.from(await given(), 'base64').toString())).toEqual({
    FunctionId: 'Host.Functions.fails',
    BlobType: 'BlockBlob',
    ContainerName: 'failing',
    BlobName: 'bad.txt',
    ETag: expect.stringMatching(/^".+"$/),
  });
});

test('blobs are read and written by paths with places for what the trigger gives', async () => {
  const template = input.storageBlob({ path: 'templates/{kind}.txt', connection: '' });
  const report = output.storageBlob({ path: 'reports/{id}.txt', connection: '' });
  await upload('templates', 'greeting', 'none');
  await upload('templates', 'greeting.txt', 'Hello');
  await using host = await startTestHost(() => {
    app.http('report', {
      route: 'report/{kind}/{id}',
      extraInputs: [template],
      extraOutputs: [report],
      handler: (request, context) => {
        const found = context.extraInputs.get(template);
        if (!Buffer.isBuffer(found)) return { status: 404 };
        context.extraOutputs.set(report, `${found.toString()} ${request.params['id']}`);
        return { status: 201 };
      },
    });
  });
  expect((await fetch(`${host.url}/api/report/greeting/1`)).status).toBe(201);
  expect(await textOf('reports', '1.txt')).toBe('Hello 1');
  expect((await fetch(`${host.url}/api/report/unknown/2`)).status).toBe(404);
  await expect(textOf('reports', '2.txt')).rejects.toThrow();
});

test('a path without a blob stops the start', async () => {
  const load = (): void => {
    app.storageBlob('takes', { path: 'in', connection: '', handler: () => undefined });
  };
  await expect(startTestHost(load)).rejects.toThrow('The path "in" of the function "takes" must name a container');
});
