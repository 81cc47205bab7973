import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { app } from '@azure/functions';
import * as df from 'durable-functions';
import { expect, test } from 'vitest';
import { defaultHostFile } from '../../../infra/local/host/loader/readHostFile.ts';
import { type Host, type HostOptions, startHost } from '../../../infra/local/host/startHost.ts';
import { temporaryFolder } from '../../support/hostProcess.ts';

let calls = 0;

function load(): void {
  df.app.activity('slow', {
    handler: async (ms: number) => {
      calls++;
      await setTimeout(ms);
      return 'slept';
    },
  });
  df.app.orchestration('sleeps', function* (context) {
    return yield context.df.callActivity('slow', context.df.getInput());
  });
  app.http('slowly', {
    handler: async () => {
      await setTimeout(300);
      return { body: 'answered' };
    },
  });
}

function start(stateFile: string, options: Partial<HostOptions> = {}): Promise<Host> {
  const hostFile = defaultHostFile();
  return startHost({ load, appDir: '.', hostFile, stateFile, port: 0, log: () => undefined, ...options });
}

async function outputOf(host: Host, id: string): Promise<string | null | undefined> {
  await host.engine.finished(id);
  return host.engine.get(id)?.output;
}

test('a host that stops lets a running activity end, and the next host has its result', async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'host.db');
  calls = 0;
  const first = await start(file);
  first.engine.create('sleeps', 'a', '300');
  await expect.poll(() => calls).toBe(1);
  await first.stop();
  const second = await start(file);
  expect(await outputOf(second, 'a')).toBe('"slept"');
  expect(calls).toBe(1);
  await second.stop();
});

test('an activity that takes longer than a stop waits is run again by the next host', async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'host.db');
  calls = 0;
  const first = await start(file, { drainMs: 20 });
  first.engine.create('sleeps', 'a', '500');
  await expect.poll(() => calls).toBe(1);
  await first.stop();
  const second = await start(file);
  expect(await outputOf(second, 'a')).toBe('"slept"');
  expect(calls).toBe(2);
  await second.stop();
});

test('a request that is being answered when the host stops gets its answer, a later one is not taken', async () => {
  const host = await start(':memory:');
  const answer = fetch(`${host.url}/api/slowly`);
  await setTimeout(100);
  const began = performance.now();
  const stopped = host.stop();
  expect(await (await answer).text()).toBe('answered');
  await stopped;
  expect(performance.now() - began).toBeLessThan(3000);
  await expect(fetch(`${host.url}/api/slowly`)).rejects.toThrow('fetch failed');
});

test('a start that fails leaves the port and the state free', async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'host.db');
  const broken = start(file, { load: () => Promise.reject(new Error('not today')) });
  await expect(broken).rejects.toThrow('not today');
  const host = await start(file);
  await host.stop();
});
