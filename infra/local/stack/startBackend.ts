/** Brings up what the app works with: storage, vault and AI stand-ins, each on its port. */

import { join } from 'node:path';
import type { LocalEndpoints } from './hostSettings.ts';
import type { Ports } from './ports.ts';
import { writeServiceKeys } from './serviceKeys.ts';
import type { ReadyPorts, RunningProcess } from './startProcess.ts';
import type { StateFolder } from './stateFolder.ts';
import { storageConnection } from './storageConnection.ts';
import type { Supervisor } from './supervise.ts';

/** Where the backend is, and its processes. */
export interface Backend extends LocalEndpoints {
  readonly processes: Readonly<Record<'azurite' | 'vault' | 'services', ProcessEntry>>;
}

/** A process as `processes.json` lists it. */
export interface ProcessEntry extends ReadyPorts {
  readonly pid: number;
}

/** Starts the three side by side and waits until all are ready. */
export async function startBackend(
  root: string,
  ports: Ports,
  folder: StateFolder,
  supervisor: Supervisor,
): Promise<Backend> {
  const keys = await writeServiceKeys(folder.path);
  const azurite = supervisor.start({
    name: 'azurite',
    title: 'Azurite',
    script: scriptIn(root, 'azurite.js'),
    args: toOptions({
      location: join(folder.path, 'azurite'),
      blobPort: ports.blob,
      queuePort: ports.queue,
      tablePort: ports.table,
    }),
  });
  const vault = supervisor.start({
    name: 'vault',
    title: 'The Key Vault stand-in',
    script: scriptIn(root, 'vault/main.js'),
    args: toOptions({ port: ports.vault, secrets: keys.secretsFile }),
  });
  const services = supervisor.start({
    name: 'services',
    title: 'The AI stand-ins',
    script: scriptIn(root, 'services/main.js'),
    args: toOptions({ port: ports.services, config: keys.servicesFile }),
  });
  const [storagePorts, vaultPorts, servicesPorts] = await Promise.all([azurite.ready, vault.ready, services.ready]);
  return {
    connection: storageConnection(storagePorts),
    vault: toOrigin(vaultPorts),
    services: toOrigin(servicesPorts),
    processes: {
      azurite: toEntry(azurite, storagePorts),
      vault: toEntry(vault, vaultPorts),
      services: toEntry(services, servicesPorts),
    },
  };
}

/** The compiled file of a process. */
export function scriptIn(root: string, path: string): string {
  return join(root, 'dist/infra/local', path);
}

export function toOptions(values: Readonly<Record<string, string | number>>): string[] {
  return Object.entries(values).flatMap(([name, value]) => [`--${name}`, String(value)]);
}

export function toOrigin({ port }: ReadyPorts): string {
  return `http://127.0.0.1:${port}`;
}

export function toEntry({ pid }: RunningProcess, ports: ReadyPorts): ProcessEntry {
  return { pid, ...ports };
}
