/** Secrets as they go over the wire (contract 7.5). */

import type { Secret, SecretVersion } from './secret.ts';
import type { DeletedSecret } from './secretStore.ts';

/** Days a deleted secret can be recovered: the service's default; here it is gone with the process. */
const RECOVERABLE_DAYS = 90;

/** `SecretItem`: what lists show. `origin` is the vault's URL as the client wrote it. */
export function secretItem(origin: string, name: string, version: SecretVersion, withVersion: boolean): object {
  const { enabled, created, updated, expires: exp, notBefore: nbf, contentType, tags } = version;
  return {
    id: `${origin}/secrets/${name}${withVersion ? `/${version.version}` : ''}`,
    ...(contentType === undefined ? {} : { contentType }),
    ...(tags === undefined ? {} : { tags }),
    attributes: {
      enabled,
      ...(nbf === undefined ? {} : { nbf }),
      ...(exp === undefined ? {} : { exp }),
      created,
      updated,
      recoveryLevel: 'Recoverable+Purgeable',
      recoverableDays: RECOVERABLE_DAYS,
    },
  };
}

/** `SecretBundle`: a version with its value. */
export function secretBundle(origin: string, name: string, version: SecretVersion): object {
  return { value: version.value, ...secretItem(origin, name, version, true) };
}

/** `SecretBundle` without the value, as an update and a recovery answer it. */
export function valuelessBundle(origin: string, { name, versions }: Secret): object {
  const newest = versions.at(-1);
  return newest === undefined ? {} : secretItem(origin, name, newest, true);
}

/** `DeletedSecretBundle`. */
export function deletedBundle(origin: string, secret: DeletedSecret): object {
  return {
    ...valuelessBundle(origin, secret),
    recoveryId: `${origin}/deletedsecrets/${secret.name}`,
    deletedDate: secret.deletedDate,
    scheduledPurgeDate: secret.deletedDate + RECOVERABLE_DAYS * 86_400,
  };
}
