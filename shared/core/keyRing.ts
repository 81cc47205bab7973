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
  /** Whether a key that was taken a moment ago may not be used after all. */
  isCooling(key: KeyRef, now: number): boolean;
  cool(key: KeyRef, until: number): void;
  refuse(key: KeyRef, error: RowError): void;
  /** Whether no key is left. */
  isOut(): boolean;
}

/** Until when each resource cools, by its name. */
export type Cooling = Map<string, number>;

/** A ring of these keys. Rings that share resources share their `cooling`. */
export function createKeyRing(keys: readonly KeyRef[], cooling: Cooling = new Map()): KeyRing {
  let live = [...keys];
  let next = 0;
  let lastError = keyNotBound;
  const readyAt = (key: KeyRef): number => cooling.get(key.resource.name) ?? 0;
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
    isCooling: (key, now) => readyAt(key) > now,
    cool(key, until) {
      cooling.set(key.resource.name, Math.max(until, readyAt(key)));
    },
    refuse(key, error) {
      live = live.filter((other) => other.secret !== key.secret || other.resource.name !== key.resource.name);
      next = 0;
      lastError = error;
    },
    isOut: () => live.length === 0,
  };
}

/** Says nothing of what stands in the row, which may be a key. */
const keyNotBound: RowError = {
  code: 'KeyNotBound',
  message: 'The row names no secret that the settings bind to one resource of its stage.',
};
