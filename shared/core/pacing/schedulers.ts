import type { RowError } from '../../model/outcome.ts';
import type { KeyRef, StageKeys } from '../../model/resource.ts';
import type { Clock } from '../../ports.ts';
import type { ResourcePacer } from './resourcePacer.ts';
import { createScheduler, type Scheduler } from './scheduler.ts';

/** The schedulers of a stage, which share the pacers of their resources with each other and with other stages. */
export interface Schedulers {
  /** The scheduler of a row that names this secret, or of one that names none. */
  schedulerFor(secret: string | undefined): Scheduler;
  /** Gives schedulers with no key left their keys back, for the vault may have other values by now. */
  renew(): void;
}

export function createSchedulers(
  { shared, named }: StageKeys,
  pacerOf: (key: KeyRef) => ResourcePacer,
  clock: Clock,
): Schedulers {
  const schedulers = new Map<string | undefined, Scheduler>();
  return {
    schedulerFor(secret) {
      const known = schedulers.get(secret);
      if (known) return known;
      const keys = secret === undefined ? shared : named.filter((key) => key.secret === secret);
      if (keys.length === 0) return noKeys;
      const scheduler = createScheduler(keys, pacerOf, clock);
      schedulers.set(secret, scheduler);
      return scheduler;
    },
    renew() {
      for (const [secret, scheduler] of schedulers) if (scheduler.isOut()) schedulers.delete(secret);
    },
  };
}

/** Says nothing of what stands in the row, which may be a key. */
const keyNotBound: RowError = {
  code: 'KeyNotBound',
  message: 'The row names no secret that the settings bind to one resource of its stage.',
};

const noKeys: Scheduler = {
  turn: () => Promise.resolve({ kind: 'none', error: keyNotBound }),
  isOut: () => true,
  isPaced: () => false,
};
