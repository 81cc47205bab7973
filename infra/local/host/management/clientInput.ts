import type { TypedData } from '../invoke/typedData.ts';

/** Where the management API is found under the host's address. */
export const webhookPath = '/runtime/webhooks/durabletask';

/** Where the durable client of the app itself finds it; no key is asked for there. */
export const rpcPath = '/durabletask';

const idPlaceholder = 'INSTANCEID';

/** The links to one instance, with the names that the durable client uses. */
export type InstanceLinks = ReturnType<typeof instanceLinks>;

export interface ClientInputOptions {
  readonly origin: string;
  readonly hub: string;
  /** What links carry as `code`, where keys are enforced. */
  readonly systemKey: string | undefined;
}

/** The links to an instance. Its id may hold what neither a URL nor a header takes as it is. */
export function instanceLinks({ origin, hub, systemKey }: ClientInputOptions, id: string) {
  const instance = `${origin}${webhookPath}/instances/${encodeURIComponent(id)}`;
  const query = `taskHub=${hub}&connection=Storage&code=${systemKey ?? ''}`;
  return {
    id,
    statusQueryGetUri: `${instance}?${query}`,
    sendEventPostUri: `${instance}/raiseEvent/{eventName}?${query}`,
    terminatePostUri: `${instance}/terminate?reason={text}&${query}`,
    rewindPostUri: `${instance}/rewind?reason={text}&${query}`,
    purgeHistoryDeleteUri: `${instance}?${query}`,
    restartPostUri: `${instance}/restart?${query}`,
    suspendPostUri: `${instance}/suspend?reason={text}&${query}`,
    resumePostUri: `${instance}/resume?reason={text}&${query}`,
  };
}

/** The value of a durable client input. */
export function clientInput(options: ClientInputOptions): TypedData {
  const { origin, hub, systemKey } = options;
  const create = `${origin}${webhookPath}/orchestrators/{functionName}[/{instanceId}]?code=${systemKey ?? ''}`;
  return {
    json: JSON.stringify({
      taskHubName: hub,
      creationUrls: {
        createNewInstancePostUri: create,
        createAndWaitOnNewInstancePostUri: `${create}&timeout={timeoutInSeconds}&pollingInterval={intervalInSeconds}`,
      },
      managementUrls: instanceLinks(options, idPlaceholder),
      baseUrl: `${origin}${webhookPath}`,
      requiredQueryStringParameters: `code=${systemKey ?? ''}`,
      rpcBaseUrl: `${origin}${rpcPath}/`,
    }),
  };
}
