/** A script as it may be shown: every key by its fingerprint, which a script takes in a key's place. */

import { fingerprintOf } from '../gateway/keyOwners.ts';
import type { Script } from './script.ts';

export function hideKeys(script: Script): Script {
  const { faults, keys } = script;
  return {
    ...script,
    ...(faults === undefined ? {} : { faults: faults.map(hideFaultKey) }),
    ...(keys === undefined ? {} : { keys: { revoke: keys.revoke?.map(hidden), add: hideAdded(keys.add) } }),
  };
}

function hideFaultKey(fault: NonNullable<Script['faults']>[number]): typeof fault {
  const { match } = fault;
  return match?.key === undefined ? fault : { ...fault, match: { ...match, key: hidden(match.key) } };
}

function hideAdded(add: Readonly<Record<string, readonly string[]>> | undefined): Record<string, string[]> | undefined {
  if (add === undefined) return undefined;
  return Object.fromEntries(Object.entries(add).map(([resource, keys]) => [resource, keys.map(hidden)]));
}

function hidden(key: string): string {
  return /^[0-9a-f]{8}$/.test(key) ? key : fingerprintOf(key);
}
