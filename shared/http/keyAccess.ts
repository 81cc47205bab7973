import { sha256 } from '../core/sha256.ts';
import type { KeyUse } from '../model/origin.ts';
import type { RowError } from '../model/outcome.ts';
import type { KeyRef } from '../model/resource.ts';
import { type SecretSource, SecretUnreadable, type TokenSource } from '../ports.ts';

/** Where keys and tokens come from. */
export interface AccessSources {
  readonly secrets: SecretSource;
  readonly tokens: TokenSource;
}

/**
 * The key, or the token of the app's identity; a newer one than `refused` where there is one. A secret that nobody can
 * read is the error of a key that is refused; a vault that does not answer is trouble of another kind, and is thrown.
 */
export async function readAccess(
  { secret }: KeyRef,
  { secrets, tokens }: AccessSources,
  refused?: string,
): Promise<string | RowError> {
  const options = refused === undefined ? {} : { refused };
  try {
    return await (secret === undefined ? tokens.get(options) : secrets.get(secret, options));
  } catch (error) {
    if (!(error instanceof SecretUnreadable) || error.reason === 'unavailable') throw error;
    return { code: 'SecretUnreadable', message: error.message };
  }
}

/** The header that a service looks for. */
export function accessHeader({ secret }: KeyRef, value: string): Readonly<Record<string, string>> {
  return secret === undefined ? { authorization: `Bearer ${value}` } : { 'Ocp-Apim-Subscription-Key': value };
}

/** What may be told of it. A token's fingerprint would say nothing: it is another one every day. */
export function keyUse({ secret, resource }: KeyRef, value: string): KeyUse {
  return secret === undefined ? { identityAt: resource.name } : { secret, fingerprint: sha256(value).slice(0, 8) };
}
