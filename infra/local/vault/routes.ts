/** The vault's operations: one line a route, each answering from the store. Backup and restore are not served. */

import { page } from './page.ts';
import { parseSet, parseUpdate } from './parseChange.ts';
import { deletedBundle, secretBundle, secretItem, valuelessBundle } from './secretBody.ts';
import type { SecretStore } from './secretStore.ts';
import { secretDisabled, VaultError } from './vaultError.ts';

export interface VaultRequest {
  readonly method: string;
  readonly url: URL;
  readonly body: string;
}

export interface VaultAnswer {
  readonly status: number;
  readonly body?: object;
}

interface RouteContext {
  readonly store: SecretStore;
  readonly url: URL;
  readonly name: string;
  readonly version: string | undefined;
  readonly body: string;
}

type Handler = (context: RouteContext) => object | undefined | Promise<object | undefined>;

const routes: readonly (readonly [method: string, path: RegExp, handler: Handler])[] = [
  ['GET', /^\/secrets\/?$/, listSecrets],
  ['GET', /^\/secrets\/(?<name>[^/]+)\/versions\/?$/, listVersions],
  ['GET', /^\/secrets\/(?<name>[^/]+)(?:\/(?<version>[^/]*))?$/, getSecret],
  ['PUT', /^\/secrets\/(?<name>[0-9a-zA-Z-]{1,127})\/?$/, setSecret],
  ['PATCH', /^\/secrets\/(?<name>[^/]+)(?:\/(?<version>[^/]*))?$/, updateSecret],
  ['DELETE', /^\/secrets\/(?<name>[^/]+)\/?$/, deleteSecret],
  ['GET', /^\/deletedsecrets\/(?<name>[^/]+)\/?$/, getDeletedSecret],
  ['DELETE', /^\/deletedsecrets\/(?<name>[^/]+)\/?$/, purgeDeletedSecret],
  ['POST', /^\/deletedsecrets\/(?<name>[^/]+)\/recover$/, recoverDeletedSecret],
];

/** Answers one request whose token and api-version were checked; throws a {@link VaultError} where it is refused. */
export async function answerVaultRequest(store: SecretStore, request: VaultRequest): Promise<VaultAnswer> {
  for (const [method, path, handler] of routes) {
    const match = method === request.method ? path.exec(request.url.pathname) : null;
    if (match === null) continue;
    const { name = '', version } = match.groups ?? {};
    const body = await handler({ store, url: request.url, name, version, body: request.body });
    return body === undefined ? { status: 204 } : { status: 200, body };
  }
  throw new VaultError(404, 'NotFound', `There is no operation ${request.method} ${request.url.pathname}.`);
}

function listSecrets({ store, url }: RouteContext): object {
  const items = store.list().flatMap(({ name, versions }) => {
    const newest = versions.at(-1);
    return newest === undefined ? [] : [secretItem(url.origin, name, newest, false)];
  });
  return page(url, items);
}

function listVersions({ store, url, name }: RouteContext): object {
  const secret = store.get(name);
  return page(
    url,
    secret.versions.map((version) => secretItem(url.origin, secret.name, version, true)),
  );
}

function getSecret({ store, url, name, version }: RouteContext): object {
  const found = store.getVersion(name, version);
  // An expired secret is read as any other: `exp` is for the client to look at. Only a disabled one is refused.
  if (!found.enabled) throw secretDisabled();
  return secretBundle(url.origin, store.get(name).name, found);
}

async function setSecret({ store, url, name, body }: RouteContext): Promise<object> {
  const { value, change } = parseSet(body);
  return secretBundle(url.origin, name, await store.set(name, value, change));
}

async function updateSecret({ store, url, name, version, body }: RouteContext): Promise<object> {
  return secretItem(url.origin, name, await store.update(name, version, parseUpdate(body)), true);
}

async function deleteSecret({ store, url, name }: RouteContext): Promise<object> {
  return deletedBundle(url.origin, await store.remove(name));
}

function getDeletedSecret({ store, url, name }: RouteContext): object {
  return deletedBundle(url.origin, store.getDeleted(name));
}

function purgeDeletedSecret({ store, name }: RouteContext): undefined {
  store.purge(name);
}

async function recoverDeletedSecret({ store, url, name }: RouteContext): Promise<object> {
  return valuelessBundle(url.origin, await store.recover(name));
}
