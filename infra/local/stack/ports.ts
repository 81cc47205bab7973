/** The ports of the local stack, as set and as they came to be. */

/** One listener of the stack: its name in {@link Ports}, what a sentence calls it, what moves it, and its default. */
export interface PortSetting {
  readonly name: 'host' | 'services' | 'vault' | 'blob' | 'queue' | 'table';
  readonly title: string;
  readonly variable: string;
  readonly fallback: number;
}

/** 0 stands for a free port until the listener has one. */
export type Ports = Readonly<Record<PortSetting['name'], number>>;

export const PORT_SETTINGS: readonly PortSetting[] = [
  { name: 'host', title: 'the embedded host', variable: 'TRIBUTARY_PORT', fallback: 7071 },
  { name: 'services', title: 'the AI stand-ins', variable: 'TRIBUTARY_SERVICES_PORT', fallback: 7072 },
  { name: 'vault', title: 'the Key Vault stand-in', variable: 'TRIBUTARY_VAULT_PORT', fallback: 7073 },
  { name: 'blob', title: "Azurite's blobs", variable: 'TRIBUTARY_BLOB_PORT', fallback: 10000 },
  { name: 'queue', title: "Azurite's queues", variable: 'TRIBUTARY_QUEUE_PORT', fallback: 10001 },
  { name: 'table', title: "Azurite's tables", variable: 'TRIBUTARY_TABLE_PORT', fallback: 10002 },
];
