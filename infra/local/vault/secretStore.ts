/** The vault's secrets and their versions, in memory; `onChange` is awaited after every change, before it is answered. */

import { randomBytes } from 'node:crypto';
import { fromDocument, type Secret, type SecretVersion, toDocument } from './secret.ts';
import type { SecretsDocument } from './secretsDocument.ts';
import { nameIsDeleted, secretNotFound } from './vaultError.ts';

export type DeletedSecret = Secret & { readonly deletedDate: number };

/** What a write may say about a version; what it leaves out stays as it was. */
export type VersionChange = Partial<Omit<SecretVersion, 'version' | 'value' | 'created' | 'updated'>>;

export interface SecretStore {
  /** All secrets in the order of their names. */
  list(): readonly Secret[];
  get(name: string): Secret;
  /** A version, or without `version` the newest one. */
  getVersion(name: string, version?: string): SecretVersion;
  /** Adds a newest version. */
  set(name: string, value: string, change: VersionChange): Promise<SecretVersion>;
  update(name: string, version: string | undefined, change: VersionChange): Promise<SecretVersion>;
  /** Moves a secret to the deleted ones, where it stays until it is purged or the process ends. */
  remove(name: string): Promise<DeletedSecret>;
  getDeleted(name: string): DeletedSecret;
  recover(name: string): Promise<Secret>;
  purge(name: string): void;
}

export interface SecretStoreOptions {
  readonly secrets: SecretsDocument;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly onChange: (secrets: SecretsDocument) => Promise<void>;
}

/** Names are told apart without regard to case, as the service does. */
export function createSecretStore({ secrets, now, onChange }: SecretStoreOptions): SecretStore {
  const seconds = (): number => Math.floor(now() / 1000);
  const live = new Map<string, Secret>();
  const deleted = new Map<string, DeletedSecret>();
  for (const secret of fromDocument(secrets, seconds())) live.set(secret.name.toLowerCase(), secret);

  const get = (name: string): Secret => {
    const secret = live.get(name.toLowerCase());
    if (secret === undefined) throw secretNotFound(name);
    return secret;
  };
  const getVersion = (name: string, version?: string): SecretVersion => {
    const { versions } = get(name);
    const found = version ? versions.find((candidate) => candidate.version === version) : versions.at(-1);
    if (found === undefined) throw secretNotFound(`${name}/${version}`);
    return found;
  };
  const getDeleted = (name: string): DeletedSecret => {
    const secret = deleted.get(name.toLowerCase());
    if (secret === undefined) throw secretNotFound(name);
    return secret;
  };
  const put = (secret: Secret): Promise<void> => {
    live.set(secret.name.toLowerCase(), secret);
    return onChange(toDocument(live.values()));
  };

  return {
    list: () => [...live.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    get,
    getVersion,
    getDeleted,
    async set(name, value, change) {
      if (deleted.has(name.toLowerCase())) throw nameIsDeleted(name);
      const before = live.get(name.toLowerCase());
      const time = seconds();
      const version = randomBytes(16).toString('hex');
      const added: SecretVersion = { enabled: true, ...change, version, value, created: time, updated: time };
      await put({ name: before?.name ?? name, versions: [...(before?.versions ?? []), added] });
      return added;
    },
    async update(name, version, change) {
      const before = getVersion(name, version);
      const after: SecretVersion = { ...before, ...change, updated: seconds() };
      const secret = get(name);
      await put({ ...secret, versions: secret.versions.map((each) => (each === before ? after : each)) });
      return after;
    },
    async remove(name) {
      const secret: DeletedSecret = { ...get(name), deletedDate: seconds() };
      deleted.set(name.toLowerCase(), secret);
      live.delete(name.toLowerCase());
      await onChange(toDocument(live.values()));
      return secret;
    },
    async recover(name) {
      const { deletedDate: _, ...secret } = getDeleted(name);
      deleted.delete(name.toLowerCase());
      await put(secret);
      return secret;
    },
    purge(name) {
      getDeleted(name);
      deleted.delete(name.toLowerCase());
    },
  };
}
