import { expect, test } from 'vitest';
import type { KnownLimit } from '../../../shared/core/pacing/rateLimit.ts';
import { reportQuota } from '../../../shared/run/reportQuotas.ts';

const learned = (calls: number): KnownLimit => ({ by: 'learned', calls, windowMs: 60_000 });

/** What a process did: when, with how many calls, and what it learned. */
type Process = readonly [from: number, to: number, sent: number, limits: readonly KnownLimit[]];

function told(processes: readonly Process[]) {
  const resources = processes.map(([from, to, sent, limits], at) => {
    const keys = [{ secret: 'k', fingerprint: 'f', sent, throttled: 0, heldMs: 0, refused: 0 }];
    return { name: 'r', process: `p${at}`, from, to, limits, keys };
  });
  const letThrough = processes.reduce((sum, [, , sent]) => sum + sent, 0);
  return reportQuota({ feature: 'f', needed: letThrough, letThrough, latencyMs: 100, resources }, []);
}

test('what a process learned in a moment is not the quota of all', () => {
  const report = told([
    [0, 200_000, 1000, []],
    [100_000, 100_200, 2, [learned(2)]],
  ]);
  expect(report.resources[0]?.limits).toEqual([]);
  expect(report).not.toHaveProperty('best');
});

test('a run that was faster than a learned quota allows has shown that it was learned too low', () => {
  expect(told([[0, 60_000, 300, [learned(30)]]])).not.toHaveProperty('best');
  expect(told([[0, 60_000, 300, [{ ...learned(30), by: 'declared' }]]])).toMatchObject({ efficiency: 1 });
});

test('a key has cooled for no longer than calls were made, whatever the server asked for', () => {
  const resource = { name: 'r', process: 'p', from: 0, to: 10_000, limits: [] };
  const keys = [{ secret: 'k', fingerprint: 'f', sent: 2, throttled: 1, heldMs: 3_600_000, refused: 0 }];
  const report = reportQuota(
    { feature: 'f', needed: 1, letThrough: 1, latencyMs: 1, resources: [{ ...resource, keys }] },
    [],
  );
  expect(report.resources[0]).toMatchObject({ cooledSeconds: 10, keys: [{ cooledSeconds: 10 }] });
});

test.each<[string, readonly Process[], number]>([
  ['one', [[0, 60_000, 300, [learned(300)]]], 300],
  [
    'one that goes on with what another one began',
    [
      [0, 60_000, 300, [learned(300)]],
      [60_000, 120_000, 300, [learned(300)]],
    ],
    300,
  ],
  [
    'two side by side',
    [
      [0, 60_000, 200, [learned(200)]],
      [0, 60_000, 100, [learned(100)]],
    ],
    300,
  ],
  [
    'one beside which another was never refused',
    [
      [0, 60_000, 200, [learned(200)]],
      [0, 30_000, 10, []],
    ],
    200,
  ],
])('the quota that was learned by %s', (_, processes, calls) => {
  expect(told(processes).resources[0]?.limits).toEqual([learned(calls)]);
});
