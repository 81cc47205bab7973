import { setTimeout } from 'node:timers/promises';
import { startSharedQuota } from '../support/sharedQuota.ts';
import type { Measurement } from './measurement.ts';

const quota = { calls: 80, windowMs: 4000 };
const processes = 4;
const windows = 12;

/** One quota of a server that counts a sliding window, used by four processes that share it through Azurite. */
export async function quotaShare(): Promise<readonly Measurement[]> {
  await using shared = await startSharedQuota(processes, quota);
  while ((await shared.shares()).filter((share) => share === 1 / processes).length < processes) await setTimeout(200);
  // By then no call counts that was sent under another share.
  const from = Date.now() + quota.windowMs;
  const to = from + windows * quota.windowMs;
  await setTimeout(to - Date.now());
  const { byProcess, refused } = shared.use(from, to);
  const together = byProcess.reduce((sum, share) => sum + share);
  const least = Math.min(...byProcess) * processes;
  const name = `${processes} processes with one quota`;
  return [
    { name: `${name}, together`, value: together, unit: 'of bound', goal: { atLeast: 0.93 } },
    { name: `${name}, the one with least`, value: least, unit: 'of its share', goal: { atLeast: 0.5 } },
    { name: `${name}, calls refused`, value: refused, unit: 'of calls', goal: { atMost: 0.02 } },
  ];
}
