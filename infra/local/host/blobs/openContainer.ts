import type { ContainerClient } from '@azure/storage-blob';

/** Gives the container of a name in an account, whether or not it exists. */
export type OpenContainer = (connection: string, name: string) => Promise<ContainerClient>;

/** Short waits between tries, as for queues. */
const retryOptions = { maxTries: 3, retryDelayInMs: 100, maxRetryDelayInMs: 1000 };

/** Opens a container. */
export async function openContainer(connection: string, name: string): Promise<ContainerClient> {
  // Loaded only now, for it takes as long as starting a process does.
  const { ContainerClient } = await import('@azure/storage-blob');
  return new ContainerClient(connection, name, { retryOptions });
}

/** Whether a call failed with one of these HTTP statuses. */
export function failedWith(error: unknown, ...statuses: readonly number[]): boolean {
  return error instanceof Error && 'statusCode' in error && statuses.includes(Number(error.statusCode));
}
