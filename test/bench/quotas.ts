import { exponentialBackoff, synapseml } from '../../shared/core/simulator/policies.ts';
import type { QuotaKind } from '../../shared/core/simulator/quotaModels.ts';
import type { QuotaUse } from '../../shared/core/simulator/quotaUse.ts';
import { declared, learned, type QuotaScenario, useAfterCut, useOf } from '../support/quotaScenario.ts';
import type { Measurement } from './measurement.ts';

const kinds: readonly QuotaKind[] = ['fixed', 'sliding', 'bucket'];
const windows = [
  { name: 'second', windowMs: 1000, quotas: [20, 50, 10, 100, 30] },
  { name: 'minute', windowMs: 60_000, quotas: [60, 120, 20, 200, 40] },
];
/** Calls that a full bucket holds, as a share of its quota: little for a quota that is declared, all for one that is not. */
const burst = { declared: 0.1, learned: 1 };

/**
 * How well quotas are used, in virtual time: 1, 2 and 5 unequal resources, each way of counting, 28 windows. Values are
 * shares of the fluid bound, which leaves bursts out; the yardstick is SynapseML's way with the same number of callers.
 */
export async function quotas(): Promise<readonly Measurement[]> {
  const figures: Measurement[] = [];
  const throttled = { declared: 0, learned: 0, synapseml: 0, backoff: 0 };
  const note = (policy: keyof typeof throttled, use: QuotaUse): number => {
    throttled[policy] = Math.max(throttled[policy], use.throttled);
    return use.ofBound;
  };
  for (const { name, windowMs, quotas: all } of windows) {
    for (const kind of kinds) {
      for (const count of [1, 2, 5]) {
        const strict: QuotaScenario = { kind, windowMs, quotas: all.slice(0, count), burst: burst.declared };
        const loose: QuotaScenario = { ...strict, burst: burst.learned };
        const where = `${count} x ${kind} a ${name}`;
        const yardstick = note('synapseml', await useOf(loose, synapseml));
        const share = (policy: string, value: number, goal: Measurement['goal']): void => {
          figures.push({ name: `${where}, ${policy}`, value, unit: 'of bound', yardstick, goal });
        };
        share('declared', note('declared', await useOf(strict, declared(strict))), { atLeast: 0.98 });
        share('learned', note('learned', await useOf(loose, learned())), { atLeast: 0.93 });
        share('backoff', note('backoff', await useOf(loose, exponentialBackoff)), null);
        const ofCut = (await useAfterCut(loose, learned())).ofBound;
        const theirs = (await useAfterCut(loose, synapseml)).ofBound;
        const goal = { atLeast: 0.95 };
        figures.push({ name: `${where}, cut to a third`, value: ofCut, unit: 'of bound', yardstick: theirs, goal });
      }
    }
  }
  const most = (policy: keyof typeof throttled, goal: Measurement['goal']): Measurement => ({
    name: `calls refused at most, ${policy}`,
    value: throttled[policy],
    unit: 'of calls',
    yardstick: throttled.synapseml,
    goal,
  });
  return [
    ...figures,
    most('declared', { atMost: 0.005 }),
    most('learned', { atMost: 0.02 }),
    most('synapseml', null),
    most('backoff', null),
  ];
}
