import type { KeyRef } from '../../model/resource.ts';
import type { ResourcePacer } from '../pacing/resourcePacer.ts';
import { createScheduler } from '../pacing/scheduler.ts';
import type { Policy } from './simulate.ts';
import type { SimulatedAnswer, SimulatedService } from './simulatedService.ts';

/** The wait that a call sits out; longer ones go back to a timer, as in the app. */
const longestWaitMs = 5000;

/** The app's own scheduler, with a pacer for each resource. */
export function scheduled(pacerOf: (resource: string) => ResourcePacer): Policy {
  return ({ services, clock }) => {
    const pacers = new Map([...services.keys()].map((name) => [name, pacerOf(name)]));
    const keys = [...services.keys()].map(keyOf);
    const scheduler = createScheduler(keys, ({ resource }) => pacers.get(resource.name) as ResourcePacer, clock);
    return async () => {
      for (;;) {
        const turn = await scheduler.turn({ latest: clock.now() + longestWaitMs, isRetry: false });
        if (turn.kind === 'none') throw new Error(turn.error.message);
        if (turn.kind === 'later') {
          await clock.sleep(turn.until - clock.now());
          continue;
        }
        const answer = await (services.get(turn.key.resource.name) as SimulatedService).call();
        const isTaken = answer.status === 200;
        turn.done(isTaken ? { kind: 'taken' } : { kind: 'throttled', until: clock.now() + answer.retryAfterMs });
        if (isTaken) return;
      }
    };
  };
}

/**
 * SynapseML's: each call takes a key at random; a 429 is waited out for as long as it says, 60 s at most, and up to a tenth
 * longer, without limit.
 */
export const synapseml: Policy = ({ services, clock, random }) => {
  const all = [...services.values()];
  return async () => {
    for (;;) {
      const answer = await pick(all, random()).call();
      if (answer.status === 200) return;
      await clock.sleep(Math.min(60_000, answer.retryAfterMs * (1 + random() / 10)));
    }
  };
};

/** Plain exponential backoff: a key at random; after a 429 any wait up to a bound that doubles from 0.5 s to 60 s. */
export const exponentialBackoff: Policy = ({ services, clock, random }) => {
  const all = [...services.values()];
  return async () => {
    for (let bound = 500; ; bound = Math.min(60_000, bound * 2)) {
      const answer: SimulatedAnswer = await pick(all, random()).call();
      if (answer.status === 200) return;
      await clock.sleep(random() * bound);
    }
  };
};

function pick(services: readonly SimulatedService[], at: number): SimulatedService {
  return services[Math.floor(at * services.length)] as SimulatedService;
}

function keyOf(name: string): KeyRef {
  return { secret: `${name}-key`, resource: { name, endpoint: `https://${name}.test`, secrets: [`${name}-key`] } };
}
