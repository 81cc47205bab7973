/** The keys of the local AI resources: random, made once for each state folder, and known to nobody else. */

import { randomBytes } from 'node:crypto';
import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SecretsDocument } from '../vault/secretsDocument.ts';
import { readSecretsFile } from '../vault/secretsFile.ts';
import { StartRefused } from './startRefused.ts';

/** The AI resources of the local stack, and the names under which the vault keeps their keys. */
export const LOCAL_RESOURCES = ['language', 'vision', 'speech', 'anomaly', 'bing'].map((name) => ({
  name,
  location: name === 'bing' ? 'global' : 'eastus',
  secrets: [`${name}-key-1`, `${name}-key-2`],
}));

export interface ServiceKeys {
  /** The vault's file: each secret's name with its value. */
  readonly secretsFile: string;
  /** The configuration of the AI stand-ins: the resources with the keys they take. */
  readonly servicesFile: string;
}

const OWNER_ONLY = 0o600;

/** Writes both files anew, with the keys that the folder has had from its first start or the vault was given since. */
export async function writeServiceKeys(folder: string): Promise<ServiceKeys> {
  const secretsFile = join(folder, 'secrets.json');
  const servicesFile = join(folder, 'services.json');
  const known = existsSync(secretsFile) ? await readSecretsFile(secretsFile).catch(refuse) : {};
  const names = LOCAL_RESOURCES.flatMap((resource) => resource.secrets);
  const made = names.map((name) => [name, randomBytes(32).toString('hex')] as const);
  // A secret that somebody put beside ours stays.
  const secrets = { ...Object.fromEntries(made), ...known };
  writePrivate(secretsFile, secrets);
  const resources = LOCAL_RESOURCES.map(({ name, location, secrets: named }) => ({
    name,
    location,
    tier: 'S',
    keys: named.map((secret) => newest(secrets[secret])),
  }));
  writePrivate(servicesFile, { resources });
  return { secretsFile, servicesFile };
}

/** The value that the vault gives: that of the last version, where the vault has written several. */
function newest(secret: SecretsDocument[string] | undefined): string | undefined {
  return typeof secret === 'string' ? secret : secret?.at(-1)?.value;
}

function refuse(error: unknown): never {
  const reason = error instanceof Error ? error.message : String(error);
  throw new StartRefused(`${reason} Put it right, or remove it, and the next start makes new keys.`);
}

/** Renamed into place, so that a start that is killed leaves no half of it. */
function writePrivate(file: string, content: unknown): void {
  writeFileSync(`${file}.new`, `${JSON.stringify(content, undefined, 2)}\n`, { mode: OWNER_ONLY });
  renameSync(`${file}.new`, file);
}
