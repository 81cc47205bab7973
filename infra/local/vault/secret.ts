/** A secret as the vault holds it, and as its file does. */

import { createHash } from 'node:crypto';
import type { SecretsDocument } from './secretsDocument.ts';

/** One version of a secret; times are in seconds since 1970, as on the wire. */
export interface SecretVersion {
  readonly version: string;
  readonly value: string;
  readonly enabled: boolean;
  readonly created: number;
  readonly updated: number;
  readonly expires?: number | undefined;
  readonly notBefore?: number | undefined;
  readonly contentType?: string | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
}

/** A secret with its versions, oldest first. */
export interface Secret {
  readonly name: string;
  readonly versions: readonly SecretVersion[];
}

/** The secrets of a file; a version without times gets `time` (seconds). */
export function fromDocument(secrets: SecretsDocument, time: number): Secret[] {
  return Object.entries(secrets).map(([name, entry]) => ({
    name,
    versions: (typeof entry === 'string' ? [{ value: entry }] : entry).map((version, index) => ({
      ...version,
      version: version.version ?? versionOf(name, index),
      enabled: version.enabled ?? true,
      created: toSeconds(version.created) ?? time,
      updated: toSeconds(version.updated) ?? time,
      expires: toSeconds(version.expires),
      notBefore: toSeconds(version.notBefore),
    })),
  }));
}

/** The secrets as the file holds them. */
export function toDocument(secrets: Iterable<Secret>): SecretsDocument {
  const toTime = (time: number | undefined): string | undefined =>
    time === undefined ? undefined : new Date(time * 1000).toISOString();
  return Object.fromEntries(
    Array.from(secrets, ({ name, versions }) => [
      name,
      versions.map(({ tags, ...version }) => ({
        ...version,
        tags: tags && { ...tags },
        created: toTime(version.created),
        updated: toTime(version.updated),
        expires: toTime(version.expires),
        notBefore: toTime(version.notBefore),
      })),
    ]),
  );
}

/** A version that was written by hand has no id; this one stays the same over restarts and says nothing about the value. */
function versionOf(name: string, index: number): string {
  return createHash('sha256').update(`${name.toLowerCase()}/${index}`).digest('hex').slice(0, 32);
}

function toSeconds(time: string | undefined): number | undefined {
  return time === undefined ? undefined : Math.floor(Date.parse(time) / 1000);
}
