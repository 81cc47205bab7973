/** The keys of the local AI resource: random, made once for each state folder, and known to nobody else. */

import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** The AI resource of the local stack, and the names under which the vault keeps its keys. */
export const LANGUAGE = {
  name: 'language',
  location: 'eastus',
  secrets: ['language-key-1', 'language-key-2'],
} as const;

export interface ServiceKeys {
  /** The vault's file: each secret's name with its value. */
  readonly secretsFile: string;
  /** The configuration of the AI stand-ins: the resources with the keys they take. */
  readonly servicesFile: string;
}

const OWNER_ONLY = 0o600;
const secretsSchema = z.record(z.string(), z.string());

/** Writes both files anew, with the keys that the folder has had from its first start. */
export function writeServiceKeys(folder: string): ServiceKeys {
  const secretsFile = join(folder, 'secrets.json');
  const servicesFile = join(folder, 'services.json');
  const known = existsSync(secretsFile) ? secretsSchema.parse(JSON.parse(readFileSync(secretsFile, 'utf8'))) : {};
  const ours = LANGUAGE.secrets.map((name) => [name, known[name] ?? randomBytes(32).toString('hex')] as const);
  // A secret that somebody put beside ours stays.
  writePrivate(secretsFile, { ...known, ...Object.fromEntries(ours) });
  const { name, location } = LANGUAGE;
  writePrivate(servicesFile, { resources: [{ name, location, tier: 'S', keys: ours.map(([, key]) => key) }] });
  return { secretsFile, servicesFile };
}

function writePrivate(file: string, content: unknown): void {
  writeFileSync(file, `${JSON.stringify(content, undefined, 2)}\n`, { mode: OWNER_ONLY });
}
