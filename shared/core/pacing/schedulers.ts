import type { RowError } from '../../model/outcome.ts';
import type { KeyHolder, KeyRef, StageKeys } from '../../model/resource.ts';
import type { Clock } from '../../ports.ts';
import type { ResourcePacer } from './resourcePacer.ts';
import { createScheduler, type Scheduler } from './scheduler.ts';

/** The schedulers of a stage, which share the pacers of their resources with each other and with other stages. */
export interface Schedulers {
  /**
   * The scheduler of a row that names this secret, or of one that names none. What was begun with a key goes on with it;
   * once that is refused, with another shared one of its resource, which is what knows of it.
   */
  schedulerFor(secret: string | undefined, begunWith?: KeyHolder): Scheduler;
  /** Gives schedulers with no key left their keys back, for the vault may have other values by now. */
  renew(): void;
}

export function createSchedulers(
  { shared, named }: StageKeys,
  pacerOf: (key: KeyRef) => ResourcePacer,
  clock: Clock,
): Schedulers {
  const schedulers = new Map<string, Scheduler>();
  const schedulerOf = (name: string, keys: readonly KeyRef[]): Scheduler | undefined => {
    const known = schedulers.get(name);
    if (known || keys.length === 0) return known;
    const scheduler = createScheduler(keys, pacerOf, clock);
    schedulers.set(name, scheduler);
    return scheduler;
  };
  const begun = ({ resource, secret }: KeyHolder): Scheduler | undefined => {
    const isIts = (key: KeyRef): boolean => key.resource.name === resource;
    const isOwn = (key: KeyRef): boolean => isIts(key) && key.secret === secret;
    const own = schedulerOf(`own ${resource} ${secret}`, [...shared, ...named].filter(isOwn).slice(0, 1));
    if (own && !own.isOut()) return own;
    const others = shared.filter((key) => isIts(key) && !isOwn(key));
    return schedulerOf(`others ${resource} ${secret}`, others) ?? own;
  };
  return {
    schedulerFor(secret, begunWith) {
      if (begunWith) return begun(begunWith) ?? noScheduler(resourceGone);
      const keys = secret === undefined ? shared : named.filter((key) => key.secret === secret);
      return schedulerOf(secret === undefined ? 'shared' : `named ${secret}`, keys) ?? noScheduler(keyNotBound);
    },
    renew() {
      for (const [name, scheduler] of schedulers) if (scheduler.isOut()) schedulers.delete(name);
    },
  };
}

/** Says nothing of what stands in the row, which may be a key. */
const keyNotBound: RowError = {
  code: 'KeyNotBound',
  message: 'The row names no secret that the settings bind to one resource of its stage.',
};

const resourceGone: RowError = {
  code: 'ResourceGone',
  message: 'The settings have no key any more for the resource that works on this row.',
};

function noScheduler(error: RowError): Scheduler {
  return {
    turn: () => Promise.resolve({ kind: 'none', error }),
    hasOther: () => false,
    isOut: () => true,
    isPaced: () => false,
    isAway: () => false,
  };
}
