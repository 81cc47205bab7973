import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../../infra/local/services/control/seededRandom.ts';
import { createResourcePacer } from '../../../../shared/core/pacing/resourcePacer.ts';
import { exponentialBackoff, scheduled, synapseml } from '../../../../shared/core/simulator/policies.ts';
import type { QuotaKind } from '../../../../shared/core/simulator/quotaModels.ts';
import { type QuotaUse, quotaUse } from '../../../../shared/core/simulator/quotaUse.ts';
import { type Policy, simulate } from '../../../../shared/core/simulator/simulate.ts';
import { declared, learned, type QuotaScenario, useAfterCut, useOf } from '../../../support/quotaScenario.ts';

const perSecond = { windowMs: 1000, quotas: [20, 50] };
const perMinute = { windowMs: 60_000, quotas: [20, 90] };
const scenarios = (['fixed', 'sliding', 'bucket'] as QuotaKind[]).flatMap((kind) =>
  [perSecond, perMinute].map((quota): QuotaScenario => ({ kind, ...quota, burst: 1 })),
);

describe.each(scenarios)('$kind, $windowMs ms', (scenario) => {
  test('quotas that are declared are used to the full, without refusals', async () => {
    const { ofBound, throttled } = await useOf({ ...scenario, burst: 0.1 }, declared(scenario));
    expect(ofBound).toBeGreaterThanOrEqual(0.98);
    expect(throttled).toBeLessThan(0.005);
  });

  test('quotas that nobody declared are learned', async () => {
    const { ofBound, throttled } = await useOf(scenario, learned());
    expect(ofBound).toBeGreaterThanOrEqual(0.93);
    expect(throttled).toBeLessThan(0.02);
  });

  test('a cut to a third is found out within two windows', async () => {
    expect((await useAfterCut(scenario, learned())).ofBound).toBeGreaterThanOrEqual(0.95);
    expect((await useAfterCut(scenario, declared(scenario))).ofBound).toBeGreaterThanOrEqual(0.95);
  });
});

test.each([0.02, 0.05, 0.1])(
  'a bucket of seconds that holds %d of its quota is learned, also when it is cut',
  async (burst) => {
    const scenario: QuotaScenario = { kind: 'bucket', windowMs: 1000, quotas: [100], burst };
    const use = await useOf(scenario, learned());
    // The search for it takes half of so short a run.
    expect(use.ofBound).toBeGreaterThan(0.7);
    expect(use.throttled).toBeLessThan(0.005);
    const cut = await useAfterCut(scenario, learned());
    expect(cut.ofBound).toBeGreaterThan(0.6);
    expect(cut.throttled).toBeLessThan(0.02);
  },
);

test.each([0.01, 0.02, 0.08, 0.25])(
  'a server that refuses calls by chance, whatever their pace, is not taken for one with a quota: %d of them',
  async (busy) => {
    for (const seed of [1, 2, 3]) {
      const services = await simulate({
        resources: [{ name: 'busy', quotas: [], busy }],
        latency: { network: () => 5, work: (random) => 40 + 80 * random() },
        policy: learned(),
        callers: 64,
        durationMs: 300_000,
        random: seededRandom(seed),
      });
      const { accepted = [] } = services.get('busy') ?? {};
      // Each refusal is waited for; what comes before it, without any pace, takes next to no time.
      expect(accepted.length / 300, `${seed}`).toBeGreaterThan(0.5 / busy);
    }
  },
);

/** The use of quotas from a time on to the end. */
async function useFrom(from: number, run: Parameters<typeof simulate>[0]): Promise<QuotaUse> {
  return quotaUse(run.resources, await simulate(run), { from, to: run.durationMs });
}

test.each<[QuotaKind, number]>([
  ['fixed', 20],
  ['fixed', 40],
  ['sliding', 20],
  ['sliding', 40],
])('calls that arrive unevenly are let through all the same: %s windows, up to %i ms apart', async (kind, jitter) => {
  const resources = [{ name: 'uneven', quotas: [{ kind, calls: 20, windowMs: 1000 }] }];
  const { ofBound, throttled } = await useFrom(60_000, {
    resources,
    latency: { network: (random) => 5 + jitter * random(), work: () => 200 },
    policy: scheduled(() => createResourcePacer(resources[0]?.quotas ?? [])),
    callers: 60,
    durationMs: 600_000,
    random: seededRandom(1),
  });
  expect(ofBound).toBeGreaterThan(0.93);
  expect(throttled).toBeLessThan(0.002);
});

/** Two that learn by themselves; from then on one of them is left alone. */
const leftAloneAt = (at: number): Policy => {
  return (world) => {
    const both = [learned()(world), learned()(world)] as const;
    let calls = 0;
    return () => both[world.clock.now() < at ? ((calls++ % 2) as 0 | 1) : 0]();
  };
};

test.each<[QuotaKind, number, number]>([
  ['bucket', 600, 60_000],
  ['fixed', 100, 10_000],
])(
  'what another one has used of a quota is found out when that one is gone: %s, %i in %i ms',
  async (kind, calls, windowMs) => {
    const minuteMs = 60_000;
    const resources = [{ name: 'shared', quotas: [{ kind, calls, windowMs }] }];
    const { ofBound, throttled } = await useFrom(30 * minuteMs, {
      resources,
      latency: { network: () => 20, work: () => 200 },
      policy: leftAloneAt(10 * minuteMs),
      callers: 100,
      durationMs: 60 * minuteMs,
      random: seededRandom(3),
    });
    expect(ofBound).toBeGreaterThan(0.8);
    expect(throttled).toBeLessThan(0.01);
  },
);

test.each(['declared', 'learned'])('a quota a second and one a minute at once, %s', async (mode) => {
  const quotas = [
    { kind: 'fixed', calls: 30, windowMs: 1000 } as const,
    { kind: 'fixed', calls: 90, windowMs: 60_000 } as const,
  ];
  const resources = [{ name: 'both', quotas }];
  const { ofBound, throttled } = await useFrom(120_000, {
    resources,
    latency: { network: () => 5, work: (random) => 40 + 80 * random() },
    policy: scheduled(() => createResourcePacer(mode === 'declared' ? quotas : [])),
    callers: 64,
    durationMs: 600_000,
    random: seededRandom(1),
  });
  expect(ofBound).toBeGreaterThanOrEqual(0.98);
  expect(throttled).toBeLessThan(0.005);
});

test('others are refused most of the time, or leave quota unused', async () => {
  const scenario: QuotaScenario = { kind: 'fixed', windowMs: 1000, quotas: [20, 50, 10, 100, 30], burst: 1 };
  const ours = await useOf(scenario, learned());
  for (const policy of [synapseml, exponentialBackoff]) {
    const theirs = await useOf(scenario, policy);
    expect(theirs.ofBound).toBeLessThan(0.9 * ours.ofBound);
    expect(theirs.throttled).toBeGreaterThan(100 * ours.throttled);
  }
});
