import type { StageKeys } from '../model/resource.ts';
import { type Cooling, createKeyRing, type KeyRing } from './keyRing.ts';

/** The rings of a stage, whose resources cool for all of them together. */
export interface KeyRings {
  /** The ring of a row that names this secret, or of one that names none. */
  ringFor(secret: string | undefined): KeyRing;
  /** Gives rings with no key left their keys back, for the vault may have other values by now. */
  renew(): void;
}

export function createKeyRings({ shared, named }: StageKeys, cooling: Cooling): KeyRings {
  const rings = new Map<string | undefined, KeyRing>();
  return {
    ringFor(secret) {
      const known = rings.get(secret);
      if (known) return known;
      const keys = secret === undefined ? shared : named.filter((key) => key.secret === secret);
      if (keys.length === 0) return noKeys;
      const ring = createKeyRing(keys, cooling);
      rings.set(secret, ring);
      return ring;
    },
    renew() {
      for (const [secret, ring] of rings) if (ring.isOut()) rings.delete(secret);
    },
  };
}

const noKeys = createKeyRing([]);
