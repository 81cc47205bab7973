import type { RowError } from '../../model/outcome.ts';
import type { KeyRef } from '../../model/resource.ts';
import type { Clock } from '../../ports.ts';
import { createKeyChoice } from './keyChoice.ts';
import type { KnownLimit } from './rateLimit.ts';
import type { CallReport, ResourcePacer } from './resourcePacer.ts';
import { createWaitingLine } from './waitingLine.ts';

/** Times are milliseconds since 1970. */
export type Turn =
  /**
   * Send now, with this key, and say how it went, once; unless the server has asked for a wait since the turn was given.
   * `done` tells by how many milliseconds that has put off the resource's other calls.
   */
  | {
      readonly kind: 'go';
      readonly key: KeyRef;
      isHeld(): boolean;
      done(report: TurnReport): number;
      /** The limits of the resource that are known by now. */
      limits(): readonly KnownLimit[];
    }
  /** The turn would come too late to wait for; ask again then. */
  | { readonly kind: 'later'; readonly until: number }
  /** No key is left; the last refusal says why. */
  | { readonly kind: 'none'; readonly error: RowError };

/** How a turn was used: for a call, or the service refused the key, or the key could not be read. */
export type TurnReport = CallReport | { readonly kind: 'refused'; readonly error: RowError };

export interface TurnWish {
  /** The latest time that is waited for. */
  readonly latest: number;
  /** The longest wait for quota, in milliseconds; any where it is left out. Other calls' answers are waited for up to `latest`. */
  readonly patienceMs?: number;
  /** A repeated call goes before new ones. */
  readonly isRetry: boolean;
}

/** Gives turns to the calls of one stage. Stages that use the same resource have schedulers that share its pacer. */
export interface Scheduler {
  turn(wish: TurnWish): Promise<Turn>;
  /** Whether a call could go to another resource than this key's. */
  hasOther(key: KeyRef): boolean;
  /** Whether every key has been refused. */
  isOut(): boolean;
  /** Whether calls wait because a quota is used up, or its server has asked for a wait. */
  isPaced(): boolean;
  /** Whether every service that calls could go to has said that it is away for now. */
  isAway(): boolean;
}

/**
 * A line of calls before the resources of their keys. Whenever a resource is ready, the first in line gets a key of the
 * one that has the most room. Retries stand first: that is how tokens are held back for them. Who would not be served in
 * time does not wait, but is told when to come back.
 */
export function createScheduler(
  keys: readonly KeyRef[],
  pacerOf: (key: KeyRef) => ResourcePacer,
  clock: Clock,
): Scheduler {
  const choice = createKeyChoice(keys, pacerOf);
  const line = createWaitingLine<Turn>();
  let alarmAt = Number.POSITIVE_INFINITY;
  /** The last time that somebody was told to come back at. */
  let promised = 0;

  const serve = (): void => {
    while (!line.isEmpty()) {
      const now = clock.now();
      const best = choice.best(now);
      if (best.kind === 'wait') {
        const isSoon = choice.mayBeSoon(now);
        if (isSoon) line.pardon(now);
        const next = isSoon ? Number.POSITIVE_INFINITY : best.until;
        line.turnAway((place) => turnOf(place, next, now), now, later);
        wakeAt(Math.min(best.until, line.patientUntil));
        for (const pacer of choice.pacers()) pacer.onChange(serve);
        return;
      }
      line.shift()?.give(best.kind === 'none' ? best : go(best.key, best.pacer));
    }
  };
  /** When the call at this place in line would have its turn; where nobody can know, it may be any moment. */
  const turnOf = (place: number, next: number, now: number): number =>
    next === Number.POSITIVE_INFINITY ? now : next + place / choice.rate();
  const go = (key: KeyRef, pacer: ResourcePacer): Turn => {
    const end = pacer.start(clock.now());
    return {
      kind: 'go',
      key,
      isHeld: () => pacer.heldUntil() > clock.now(),
      limits: pacer.limits,
      done(report) {
        if (report.kind === 'refused') choice.refuse(key, report.error, clock.now());
        return end(report.kind === 'refused' ? { kind: 'unsent' } : report, clock.now());
      },
    };
  };
  /** Those who are to come back do not come all at once. */
  const later = (turnAt: number): Turn => {
    const rate = choice.rate();
    promised = Math.max(turnAt, promised + (rate > 0 ? 1 / rate : 0));
    return { kind: 'later', until: promised };
  };
  const wakeAt = (time: number): void => {
    // The alarm that is set already wakes the line in time; where the line is empty there is nothing to wake.
    if (time >= alarmAt || line.isEmpty()) return;
    alarmAt = time;
    void clock.sleep(time - clock.now()).then(() => {
      if (alarmAt === time) alarmAt = Number.POSITIVE_INFINITY;
      // This line is one of those that wait, and others may have waited for longer.
      for (const pacer of choice.pacers()) pacer.changed();
      serve();
    });
  };
  return {
    turn: (wish) =>
      new Promise((give) => {
        line.add({ patienceMs: Number.POSITIVE_INFINITY, ...wish, since: clock.now(), give });
        serve();
      }),
    hasOther: choice.hasOther,
    isOut: () => choice.best(clock.now()).kind === 'none',
    isPaced() {
      const now = clock.now();
      const pacers = choice.pacers();
      const isReady = pacers.some((pacer) => pacer.readyAt(now) <= now);
      return !isReady && pacers.some((pacer) => !pacer.isFull());
    },
    isAway: () => choice.pacers().every((pacer) => pacer.isAway(clock.now())),
  };
}
