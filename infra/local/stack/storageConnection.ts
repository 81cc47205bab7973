/** How clients reach Azurite. */

import type { ReadyPorts } from './startProcess.ts';

/** The account and key that every Azurite has; they are public, and open nothing but the local emulator. */
const ACCOUNT = 'devstoreaccount1';
const KEY = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

/** The connection string of Azurite on these ports. */
export function storageConnection({ port, queuePort, tablePort }: ReadyPorts): string {
  const endpoint = (itsPort: number | undefined): string => `http://127.0.0.1:${itsPort}/${ACCOUNT}`;
  return [
    'DefaultEndpointsProtocol=http',
    `AccountName=${ACCOUNT}`,
    `AccountKey=${KEY}`,
    `BlobEndpoint=${endpoint(port)}`,
    `QueueEndpoint=${endpoint(queuePort)}`,
    `TableEndpoint=${endpoint(tablePort)}`,
  ].join(';');
}
