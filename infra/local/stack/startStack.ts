/** Brings up storage, vault, AI stand-ins and host, each on its port, and says where they are. */

import { join } from 'node:path';
import type { BlobServiceClient } from '@azure/storage-blob';
import { hostSettings } from './hostSettings.ts';
import { openStorage } from './openStorage.ts';
import { readFunctionKey } from './readFunctionKey.ts';
import type { LocalSettings } from './readLocalSettings.ts';
import { scriptIn, startBackend, toEntry, toOptions, toOrigin } from './startBackend.ts';
import type { StateFolder } from './stateFolder.ts';
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

/**
 * MiB of the host's heap, old and young: some five times what a run needs. With a limit taken from the machine's memory Node
 * would leave garbage lying for as long as there is room, and the host would seem to grow with the input.
 */
const heap = ['--max-old-space-size=512', '--max-semi-space-size=8'];

export async function startStack(
  root: string,
  { ports }: LocalSettings,
  folder: StateFolder,
  supervisor: Supervisor,
  signal: AbortSignal,
): Promise<Stack> {
  const backend = await startBackend(root, ports, folder, supervisor);
  const hostState = join(folder.path, 'host');
  const host = supervisor.start({
    name: 'host',
    title: 'The embedded host',
    script: scriptIn(root, 'host/main.js'),
    args: toOptions({ app: root, port: ports.host, state: hostState }),
    env: hostSettings(backend),
    execArgv: heap,
  });
  const [storage, hostPorts] = await Promise.all([openStorage(backend.connection), host.ready]);

  void watchUploads(backend.connection, storage, signal).catch(() => undefined);
  folder.announce({ host: toEntry(host, hostPorts), ...backend.processes });
  return { url: toOrigin(hostPorts), key: readFunctionKey(hostState), storage, state: folder.path };
}
