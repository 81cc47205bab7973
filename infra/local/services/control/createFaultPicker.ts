/** Decides which fault, if any, a call meets; pure but for its counters, so that a script repeats itself. */

import type { Fault, FaultAction, Script } from './script.ts';
import { seededRandom } from './seededRandom.ts';

/** What a fault can see of a call. */
export interface FaultSubject {
  readonly path: string;
  readonly key: string | undefined;
  readonly fingerprint: string | undefined;
  readonly resource: string | undefined;
  readonly body: Buffer | undefined;
}

export type FaultPicker = (call: FaultSubject) => FaultAction | undefined;

/**
 * A picker over a script's faults. Each fault counts the calls it matches by itself and draws from its own generator,
 * so that adding one fault does not move the others.
 */
export function createFaultPicker({ faults = [], seed = 1 }: Script): FaultPicker {
  const states = faults.map((fault, index) => ({ fault, seen: 0, fired: 0, random: seededRandom(seed + index) }));
  return (call) => {
    let picked: FaultAction | undefined;
    for (const state of states) {
      const { match = {}, do: action } = state.fault;
      if (!matches(match, call)) continue;
      state.seen += 1;
      const chance = isTurn(match, state.seen) && state.random() < (match.probability ?? 1);
      if (!chance || picked !== undefined || state.fired >= (match.times ?? Infinity)) continue;
      state.fired += 1;
      picked = action;
    }
    return picked;
  };
}

function matches(match: NonNullable<Fault['match']>, call: FaultSubject): boolean {
  return (
    (match.path === undefined || isPath(match.path, call.path)) &&
    (match.resource === undefined || match.resource === call.resource) &&
    (match.key === undefined || match.key === call.key || match.key === call.fingerprint) &&
    (match.bodyContains === undefined || call.body?.includes(match.bodyContains) === true)
  );
}

function isPath(pattern: string, path: string): boolean {
  return pattern.endsWith('*') ? path.startsWith(pattern.slice(0, -1)) : path === pattern;
}

/** `from: 3, every: 5` means the third matching call, the eighth and so on. */
function isTurn({ from = 1, every = 1 }: NonNullable<Fault['match']>, seen: number): boolean {
  return seen >= from && (seen - from) % every === 0;
}
