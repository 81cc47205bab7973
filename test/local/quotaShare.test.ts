import { expect, test, vi } from 'vitest';
import { startSharedQuota } from '../support/sharedQuota.ts';

const quota = { calls: 80, windowMs: 4000 };
/** Windows that are measured. */
const windows = 3;

test('four processes share one quota: together they use it, none has less than half its share', async () => {
  await using shared = await startSharedQuota(4, quota);
  await vi.waitFor(async () => expect(await shared.shares()).toEqual([0.25, 0.25, 0.25, 0.25]), {
    timeout: 40_000,
    interval: 200,
  });
  // By then no call counts that was sent under another share.
  const settled = Date.now() + quota.windowMs;
  const span = windows * quota.windowMs;
  // A machine that is busy with something else may keep all of them from calling for a while.
  const measure = (): void => {
    const from = Math.max(settled, Date.now() - span);
    const { byProcess, refused } = shared.use(from, from + span);
    const seen = JSON.stringify({ byProcess, refused });
    expect(
      byProcess.reduce((sum, share) => sum + share),
      seen,
    ).toBeGreaterThanOrEqual(0.93);
    expect(refused, seen).toBeLessThan(0.02);
    expect(Math.min(...byProcess), seen).toBeGreaterThan(0.5 / byProcess.length);
  };
  await vi.waitFor(measure, { timeout: span + 30_000, interval: 250 });
}, 90_000);
