import { seededRandom } from '../../infra/local/services/control/seededRandom.ts';
import { createResourcePacer } from '../../shared/core/pacing/resourcePacer.ts';
import { scheduled } from '../../shared/core/simulator/policies.ts';
import type { QuotaKind } from '../../shared/core/simulator/quotaModels.ts';
import { type QuotaUse, quotaUse } from '../../shared/core/simulator/quotaUse.ts';
import { type Policy, simulate } from '../../shared/core/simulator/simulate.ts';
import type { SimulatedResource } from '../../shared/core/simulator/simulatedService.ts';

/** Windows of a run; the first two are left out of what is measured. */
const windows = 30;
const leftOut = 2;

export interface QuotaScenario {
  readonly kind: QuotaKind;
  readonly windowMs: number;
  /** The quota of each resource: calls in a window. */
  readonly quotas: readonly number[];
  /** Calls that a full bucket holds, as a share of its quota. */
  readonly burst: number;
}

/** Resources that are told apart by their numbers. */
export function resourcesOf({ kind, windowMs, quotas, burst }: QuotaScenario): SimulatedResource[] {
  return quotas.map((calls, at) => ({
    name: String(at),
    quotas: [{ kind, calls, windowMs, burst: Math.max(2, calls * burst) }],
  }));
}

/** Our scheduler where the quotas stand in the settings. */
export function declared(scenario: QuotaScenario): Policy {
  const resources = resourcesOf(scenario);
  return scheduled((name) => createResourcePacer(resources[Number(name)]?.quotas ?? []));
}

/** Our scheduler where nothing is known of the quotas. */
export function learned(): Policy {
  return scheduled(() => createResourcePacer([]));
}

/** Milliseconds: 4 to 7 each way, 40 to 120 of work, and timers up to 2 late. */
const latency = {
  network: (random: () => number) => 4 + 3 * random(),
  work: (random: () => number) => 40 + 80 * random(),
};
const lateMs = (random: () => number): number => 2 * random();

/** The use of all quotas over 28 windows. */
export async function useOf(scenario: QuotaScenario, policy: Policy, seed = 1): Promise<QuotaUse> {
  const resources = resourcesOf(scenario);
  const durationMs = windows * scenario.windowMs;
  const run = { resources, latency, lateMs, policy, callers: 64, durationMs, random: seededRandom(seed) };
  return quotaUse(resources, await simulate(run), { from: leftOut * scenario.windowMs, to: durationMs });
}

/** The use of quotas that were cut to a third in mid-run, from two windows after that. */
export async function useAfterCut(scenario: QuotaScenario, policy: Policy, seed = 1): Promise<QuotaUse> {
  const resources = resourcesOf(scenario);
  const { windowMs } = scenario;
  const durationMs = windows * windowMs;
  const change = { at: (windows / 2 + 0.4) * windowMs, share: 1 / 3 };
  const run = { resources, latency, lateMs, policy, callers: 64, durationMs, change, random: seededRandom(seed) };
  const span = { from: change.at + leftOut * windowMs, to: durationMs, share: change.share };
  return quotaUse(resources, await simulate(run), span);
}
