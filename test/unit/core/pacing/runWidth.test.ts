import { expect, test } from 'vitest';
import { seededRandom } from '../../../../infra/local/services/control/seededRandom.ts';
import { rateOf } from '../../../../shared/core/pacing/rateLimit.ts';
import { createResourcePacer } from '../../../../shared/core/pacing/resourcePacer.ts';
import { runWidth } from '../../../../shared/core/pacing/runWidth.ts';
import { scheduled } from '../../../../shared/core/simulator/policies.ts';
import { quotaUse } from '../../../../shared/core/simulator/quotaUse.ts';
import { simulate } from '../../../../shared/core/simulator/simulate.ts';
import type { SimulatedResource } from '../../../../shared/core/simulator/simulatedService.ts';

test('a run as wide as quota times latency uses its quota, and one of half that width does not', async () => {
  const resources: SimulatedResource[] = [100, 40].map((calls, at) => ({
    name: String(at),
    quotas: [{ kind: 'sliding', calls, windowMs: 1000 }],
  }));
  const width = runWidth(
    resources.map(({ quotas }) => rateOf(quotas)),
    250,
  );
  expect(width).toBe(44);
  const useOf = async (callers: number): Promise<number> => {
    const services = await simulate({
      resources,
      latency: { network: () => 5, work: (random) => 140 + 200 * random() },
      policy: scheduled((name) => createResourcePacer(resources[Number(name)]?.quotas ?? [])),
      callers,
      durationMs: 12_000,
      random: seededRandom(1),
    });
    return quotaUse(resources, services, { from: 2000, to: 12_000 }).ofBound;
  };
  expect(await useOf(width)).toBeGreaterThanOrEqual(0.98);
  expect(await useOf(width / 2)).toBeLessThan(0.75);
});

test('a slow quota still needs a call under way', () => {
  expect(runWidth([20 / 60_000], 100)).toBe(1);
});
