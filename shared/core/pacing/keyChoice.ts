import type { RowError } from '../../model/outcome.ts';
import type { KeyRef } from '../../model/resource.ts';
import type { ResourcePacer } from './resourcePacer.ts';

export type Choice =
  | { readonly kind: 'key'; readonly key: KeyRef; readonly pacer: ResourcePacer }
  /** All resources wait; the first is ready then. `Infinity` where only the end of a call can tell. */
  | { readonly kind: 'wait'; readonly until: number }
  | { readonly kind: 'none'; readonly error: RowError };

/** Which key to use next: the resource with the most room left, and its keys in turn. Refused keys are not used again. */
export interface KeyChoice {
  best(now: number): Choice;
  /** Whether the end of a call may make a resource ready at any moment. */
  mayBeSoon(now: number): boolean;
  refuse(key: KeyRef, error: RowError): void;
  /** Calls a millisecond of all resources that have a key left. */
  rate(): number;
  /** The pacers of all resources that have a key left. */
  pacers(): readonly ResourcePacer[];
}

export function createKeyChoice(keys: readonly KeyRef[], pacerOf: (key: KeyRef) => ResourcePacer): KeyChoice {
  const keysOf = new Map<ResourcePacer, KeyRef[]>();
  for (const key of keys) keysOf.set(pacerOf(key), [...(keysOf.get(pacerOf(key)) ?? []), key]);
  let lastError: RowError = { code: 'NoKey', message: 'The stage has no key.' };
  return {
    best(now) {
      if (keysOf.size === 0) return { kind: 'none', error: lastError };
      const ready = [...keysOf.keys()].filter((pacer) => pacer.readyAt(now) <= now);
      const [first, ...others] = ready;
      if (!first) return { kind: 'wait', until: Math.min(...[...keysOf.keys()].map((each) => each.readyAt(now))) };
      const pacer = others.reduce((most, other) => (other.room(now) > most.room(now) ? other : most), first);
      const [key, ...rest] = keysOf.get(pacer) as [KeyRef, ...KeyRef[]];
      // To the end, so that resources with equal room take turns.
      keysOf.delete(pacer);
      keysOf.set(pacer, [...rest, key]);
      return { kind: 'key', key, pacer };
    },
    mayBeSoon: (now) => [...keysOf.keys()].some((pacer) => pacer.isFull() && pacer.heldUntil() <= now),
    refuse(key, error) {
      for (const [pacer, held] of keysOf) {
        const left = held.filter((other) => other.secret !== key.secret || other.resource.name !== key.resource.name);
        if (left.length > 0) keysOf.set(pacer, left);
        else keysOf.delete(pacer);
      }
      lastError = error;
    },
    rate: () => [...keysOf.keys()].reduce((sum, pacer) => sum + pacer.rate(), 0),
    pacers: () => [...keysOf.keys()],
  };
}
