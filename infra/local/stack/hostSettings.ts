/** The app settings with which the app finds the local stack instead of Azure. */

import { LOCAL_RESOURCES } from './serviceKeys.ts';

export interface LocalEndpoints {
  readonly connection: string;
  readonly vault: string;
  readonly services: string;
}

/** The environment of the embedded host; each value stands above what the user's own environment says. */
export function hostSettings({ connection, vault, services }: LocalEndpoints): Record<string, string> {
  return {
    FUNCTIONS_WORKER_RUNTIME: 'node',
    AzureWebJobsStorage: connection,
    TRIBUTARY_STORAGE: connection,
    TRIBUTARY_VAULT_URL: vault,
    TRIBUTARY_CREDENTIAL: 'static',
    TRIBUTARY_ALLOWED_HOSTS: services,
    TRIBUTARY_RESOURCES: JSON.stringify(LOCAL_RESOURCES.map((resource) => ({ ...resource, endpoint: services }))),
  };
}
