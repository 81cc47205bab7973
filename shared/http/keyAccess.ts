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

/** What opens a resource; or the error of a key that is as good as refused; or trouble that is no key's. */
export type Access = { readonly value: string } | { readonly error: RowError } | { readonly trouble: unknown };

/**
 * The key, or the token of the app's identity; a newer one than `refused` where there is one. A secret that nobody can
 * read is an error of its key, and a vault that does not answer is trouble.
 */
export async function readAccess({ secret }: KeyRef, sources: AccessSources, refused?: string): Promise<Access> {
  const options = refused === undefined ? {} : { refused };
  try {
    return { value: await (secret === undefined ? sources.tokens.get(options) : sources.secrets.get(secret, options)) };
  } catch (error) {
    const isKeys = error instanceof SecretUnreadable && error.reason !== 'unavailable';
    return isKeys ? { error: { code: 'SecretUnreadable', message: error.message } } : { trouble: error };
  }
}

/** The header that a service looks for. */
export function accessHeader({ secret }: KeyRef, value: string): Readonly<Record<string, string>> {
  return secret === undefined ? { authorization: `Bearer ${value}` } : { 'Ocp-Apim-Subscription-Key': value };
}

/** Whether a header may hold it: a key that was copied with something invisible in it is none. */
export function isHeaderValue(value: string): boolean {
  return /^[\t\x20-\x7e\x80-\xff]*$/.test(value);
}

/** The region of a key, for services with one host for all regions; resources of no region have none. */
export function regionHeader({ resource: { location } }: KeyRef): Readonly<Record<string, string>> {
  return location === undefined || location === 'global' ? {} : { 'Ocp-Apim-Subscription-Region': location };
}

/** What was last told of each key: it is asked for at every call, and what a key holds seldom changes. */
const told = new WeakMap<KeyRef, { readonly value: string; readonly use: KeyUse }>();

/** What may be told of it. A token's fingerprint would say nothing: it is another one every day. */
export function keyUse(key: KeyRef, value: string): KeyUse {
  const { secret, resource } = key;
  if (secret === undefined) return { identityAt: resource.name };
  const last = told.get(key);
  if (last?.value === value) return last.use;
  const use = { secret, fingerprint: sha256(value).slice(0, 8) };
  told.set(key, { value, use });
  return use;
}
