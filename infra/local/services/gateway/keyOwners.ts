/** Which resource a key belongs to. */

import { hash } from 'node:crypto';
import type { Resource } from './resource.ts';

export interface KeyChanges {
  /** Keys, or their fingerprints, that are refused from now on. */
  readonly revoke?: readonly string[] | undefined;
  /** New keys by the name of their resource. */
  readonly add?: Readonly<Record<string, readonly string[]>> | undefined;
}

/** A key's owner, and the name under which the key may be shown. */
export interface KeyOwner {
  readonly resource: Resource;
  readonly fingerprint: string;
}

/** The first 8 hex digits of a key's SHA-256: enough to tell keys apart, and no help to guess one. */
export function fingerprintOf(key: string): string {
  return hash('sha256', key).slice(0, 8);
}

/** The keys that are valid after `changes`, each with its owner. */
export function keyOwners(resources: readonly Resource[], changes: KeyChanges = {}): ReadonlyMap<string, KeyOwner> {
  const revoked = new Set(changes.revoke);
  const owners = new Map<string, KeyOwner>();
  for (const resource of resources) {
    for (const key of [...resource.keys, ...(changes.add?.[resource.name] ?? [])]) {
      const fingerprint = fingerprintOf(key);
      if (!revoked.has(key) && !revoked.has(fingerprint)) owners.set(key, { resource, fingerprint });
    }
  }
  return owners;
}
