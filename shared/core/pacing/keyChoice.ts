import type { RowError } from '../../model/outcome.ts';
import type { KeyRef } from '../../model/resource.ts';
import type { ResourcePacer } from './resourcePacer.ts';

export type Choice =
  | { readonly kind: 'key'; readonly key: KeyRef; readonly pacer: ResourcePacer }
  /** All resources wait; the first is ready then. `Infinity` where only the end of a call can tell. */
  | { readonly kind: 'wait'; readonly until: number }
  | { readonly kind: 'none'; readonly error: RowError };

/** Milliseconds after which a refused key is tried once more beside others: its secret may have a new version by then. */
const secondChanceMs = 5 * 60_000;

/**
 * Which key to use next: the resource with the most room left, and its keys in turn. Refused keys are not used again for a
 * while, and never where no other is left to take the call.
 */
export interface KeyChoice {
  best(now: number): Choice;
  /** Whether the end of a call may make a resource ready at any moment. */
  mayBeSoon(now: number): boolean;
  refuse(key: KeyRef, error: RowError, now: number): void;
  /** Whether another resource than this key's has a key left. */
  hasOther(key: KeyRef): boolean;
  /** Calls a millisecond of all resources that have a key left. */
  rate(): number;
  /** The pacers of all resources that have a key left. */
  pacers(): readonly ResourcePacer[];
}

export function createKeyChoice(keys: readonly KeyRef[], pacerOf: (key: KeyRef) => ResourcePacer): KeyChoice {
  const keysOf = new Map<ResourcePacer, KeyRef[]>();
  const add = (key: KeyRef): void => {
    keysOf.set(pacerOf(key), [...(keysOf.get(pacerOf(key)) ?? []), key]);
  };
  for (const key of keys) add(key);
  let refused: { readonly key: KeyRef; readonly at: number }[] = [];
  let lastError: RowError = { code: 'NoKey', message: 'The stage has no key.' };
  return {
    best(now) {
      if (keysOf.size === 0) return { kind: 'none', error: lastError };
      while (refused[0] && now - refused[0].at >= secondChanceMs) add((refused.shift() as (typeof refused)[0]).key);
      const ready = [...keysOf.keys()].filter((pacer) => pacer.readyAt(now) <= now);
      const [first, ...others] = ready;
      if (!first) {
        const chance = refused[0] ? refused[0].at + secondChanceMs : Number.POSITIVE_INFINITY;
        return { kind: 'wait', until: Math.min(chance, ...[...keysOf.keys()].map((each) => each.readyAt(now))) };
      }
      const pacer = others.reduce((most, other) => (other.room(now) > most.room(now) ? other : most), first);
      const [key, ...rest] = keysOf.get(pacer) as [KeyRef, ...KeyRef[]];
      // To the end, so that resources with equal room take turns.
      keysOf.delete(pacer);
      keysOf.set(pacer, [...rest, key]);
      return { kind: 'key', key, pacer };
    },
    mayBeSoon: (now) => [...keysOf.keys()].some((pacer) => pacer.isFull() && pacer.heldUntil() <= now),
    refuse(key, error, now) {
      const isOther = (one: KeyRef): boolean => one.secret !== key.secret || one.resource.name !== key.resource.name;
      refused = [...refused.filter((one) => isOther(one.key)), { key, at: now }];
      for (const [pacer, held] of keysOf) {
        const left = held.filter(isOther);
        if (left.length > 0) keysOf.set(pacer, left);
        else keysOf.delete(pacer);
      }
      lastError = error;
    },
    hasOther: (key) => [...keysOf.keys()].some((pacer) => pacer !== pacerOf(key)),
    rate: () => [...keysOf.keys()].reduce((sum, pacer) => sum + pacer.rate(), 0),
    pacers: () => [...keysOf.keys()],
  };
}
