/** The ports of the local stack: who listens, and what moves it. */

export type PortName = 'host' | 'services' | 'vault' | 'blob' | 'queue' | 'table';

/** 0 stands for a free port. */
export type Ports = Readonly<Record<PortName, number>>;

export interface PortSetting {
  /** What a sentence calls the listener. */
  readonly title: string;
  /** The environment variable that moves it. */
  readonly variable: string;
  readonly fallback: number;
}

export const PORT_SETTINGS: Readonly<Record<PortName, PortSetting>> = {
  host: { title: 'the embedded host', variable: 'TRIBUTARY_PORT', fallback: 7071 },
  services: { title: 'the AI stand-ins', variable: 'TRIBUTARY_SERVICES_PORT', fallback: 7072 },
  vault: { title: 'the Key Vault stand-in', variable: 'TRIBUTARY_VAULT_PORT', fallback: 7073 },
  blob: { title: "Azurite's blobs", variable: 'TRIBUTARY_BLOB_PORT', fallback: 10000 },
  queue: { title: "Azurite's queues", variable: 'TRIBUTARY_QUEUE_PORT', fallback: 10001 },
  table: { title: "Azurite's tables", variable: 'TRIBUTARY_TABLE_PORT', fallback: 10002 },
};

export const PORT_NAMES: readonly PortName[] = ['host', 'services', 'vault', 'blob', 'queue', 'table'];
