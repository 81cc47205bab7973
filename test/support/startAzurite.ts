import { fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BlobServiceClient } from '@azure/storage-blob';
import { storageConnection } from '../../infra/local/stack/storageConnection.ts';

export interface TestAzurite {
  readonly connection: string;
  readonly service: BlobServiceClient;
  stop(): Promise<void>;
}

/** The real Azurite on free ports, with its data in a folder of its own. */
export async function startAzurite(containers: readonly string[]): Promise<TestAzurite> {
  const location = await mkdtemp(join(tmpdir(), 'tributary-azurite-'));
  const ports = ['--blobPort', '0', '--queuePort', '0', '--tablePort', '0'];
  const child = fork('dist/infra/local/azurite.js', ['--location', location, ...ports], {
    stdio: 'ignore',
    execArgv: [],
  });
  const ready = await new Promise<{ port: number; queuePort: number; tablePort: number }>((resolve, reject) => {
    child.once('message', (message) => resolve(message as { port: number; queuePort: number; tablePort: number }));
    child.once('exit', (code) => reject(new Error(`Azurite ended with ${code}.`)));
  });
  const connection = storageConnection(ready);
  const service = BlobServiceClient.fromConnectionString(connection);
  await Promise.all(containers.map((name) => service.getContainerClient(name).create()));
  return {
    connection,
    service,
    async stop() {
      const ended = new Promise((resolve) => {
        child.once('exit', resolve);
      });
      child.disconnect();
      await ended;
      await rm(location, { recursive: true, force: true });
    },
  };
}
