/** Brings up storage, vault, AI stand-ins and host, each on its port, and says where they are. */

import { join } from 'node:path';
import type { BlobServiceClient } from '@azure/storage-blob';
import { hostSettings } from './hostSettings.ts';
import { openStorage } from './openStorage.ts';
import { readFunctionKey } from './readFunctionKey.ts';
import type { LocalSettings } from './readLocalSettings.ts';
import { writeServiceKeys } from './serviceKeys.ts';
import type { ReadyPorts, RunningProcess } from './startProcess.ts';
import type { StateFolder } from './stateFolder.ts';
import { storageConnection } from './storageConnection.ts';
import type { Supervisor } from './supervise.ts';
import { watchUploads } from './watchUploads.ts';

export interface Stack {
  /** The app's own address. */
  readonly url: string;
  /** The key for it, where `TRIBUTARY_AUTH` says that it asks for one. */
  readonly key: string | undefined;
  readonly storage: BlobServiceClient;
  /** The path of the state folder. */
  readonly state: string;
}

export async function startStack(
  root: string,
  { ports }: LocalSettings,
  folder: StateFolder,
  supervisor: Supervisor,
  signal: AbortSignal,
): Promise<Stack> {
  const script = (path: string): string => join(root, 'dist/infra/local', path);
  const keys = await writeServiceKeys(folder.path);
  const azurite = supervisor.start({
    name: 'azurite',
    title: 'Azurite',
    script: script('azurite.js'),
    args: options({
      location: join(folder.path, 'azurite'),
      blobPort: ports.blob,
      queuePort: ports.queue,
      tablePort: ports.table,
    }),
  });
  const vault = supervisor.start({
    name: 'vault',
    title: 'The Key Vault stand-in',
    script: script('vault/main.js'),
    args: options({ port: ports.vault, secrets: keys.secretsFile }),
  });
  const services = supervisor.start({
    name: 'services',
    title: 'The AI stand-ins',
    script: script('services/main.js'),
    args: options({ port: ports.services, config: keys.servicesFile }),
  });
  const [storagePorts, vaultPorts, servicesPorts] = await Promise.all([azurite.ready, vault.ready, services.ready]);

  const hostState = join(folder.path, 'host');
  const connection = storageConnection(storagePorts);
  const host = supervisor.start({
    name: 'host',
    title: 'The embedded host',
    script: script('host/main.js'),
    args: options({ app: root, port: ports.host, state: hostState }),
    env: hostSettings({ connection, vault: origin(vaultPorts), services: origin(servicesPorts) }),
  });
  const [storage, hostPorts] = await Promise.all([openStorage(connection), host.ready]);

  const entry = ({ pid }: RunningProcess, its: ReadyPorts) => ({ pid, ...its });
  void watchUploads(connection, storage, signal).catch(() => undefined);
  folder.announce({
    host: entry(host, hostPorts),
    services: entry(services, servicesPorts),
    vault: entry(vault, vaultPorts),
    azurite: entry(azurite, storagePorts),
  });
  return { url: origin(hostPorts), key: readFunctionKey(hostState), storage, state: folder.path };
}

function options(values: Readonly<Record<string, string | number>>): string[] {
  return Object.entries(values).flatMap(([name, value]) => [`--${name}`, String(value)]);
}

function origin({ port }: ReadyPorts): string {
  return `http://127.0.0.1:${port}`;
}
