import type { RowError } from '../model/outcome.ts';
import type { KeyRef } from '../model/resource.ts';

/** What the ring says to a caller that wants to send: use this key, come back at this time, or give up. */
export type Turn =
  | { readonly kind: 'key'; readonly key: KeyRef }
  | { readonly kind: 'wait'; readonly until: number }
  | { readonly kind: 'none'; readonly error: RowError };

/**
 * Hands out keys in turn. A resource that answered 429 cools with all its keys, for they share its quota; a key that was
 * refused is not handed out again. Times are milliseconds since 1970.
 */
export interface KeyRing {
  take(now: number): Turn;
  cool(key: KeyRef, until: number): void;
  refuse(key: KeyRef, error: RowError): void;
}

export function createKeyRing(keys: readonly KeyRef[]): KeyRing {
  let live = [...keys];
  let next = 0;
  let lastError: RowError = { code: 'NoKey', message: 'The stage has no key.' };
  const coolUntil = new Map<string, number>();
  const readyAt = (key: KeyRef): number => coolUntil.get(key.resource.name) ?? 0;
  return {
    take(now) {
      if (live.length === 0) return { kind: 'none', error: lastError };
      for (let tried = 0; tried < live.length; tried += 1) {
        const key = live[next % live.length] as KeyRef;
        next = (next + 1) % live.length;
        if (readyAt(key) <= now) return { kind: 'key', key };
      }
      return { kind: 'wait', until: Math.min(...live.map(readyAt)) };
    },
    cool(key, until) {
      coolUntil.set(key.resource.name, Math.max(until, readyAt(key)));
    },
    refuse(key, error) {
      live = live.filter((other) => other.secret !== key.secret || other.resource.name !== key.resource.name);
      next = 0;
      lastError = error;
    },
  };
}
