import type { Measurement } from './measurement.ts';
import { comparePairs } from './support/comparePairs.ts';
import { handWritten } from './support/handWritten.ts';
import { oneActivity } from './support/oneActivity.ts';
import { startAnswerServer } from './support/startAnswerServer.ts';
import { textAnalyticsClient } from './support/textAnalyticsClient.ts';

const inFlight = 64;
const yardsticks = { 'a hand-written loop': handWritten, '@azure/ai-text-analytics under p-map': textAnalyticsClient };

interface Comparison {
  /** Milliseconds that the server takes for an answer. */
  readonly delayMs: number;
  readonly rows: number;
  /** Always with 64 calls in flight. */
  readonly yardstick: keyof typeof yardsticks;
  /** Our calls in flight; found out by the engine where this is left out. */
  readonly ours?: number;
  readonly goal: number;
}

const comparisons: readonly Comparison[] = [
  { delayMs: 0, rows: 200_000, yardstick: 'a hand-written loop', ours: inFlight, goal: 0.85 },
  { delayMs: 0, rows: 50_000, yardstick: '@azure/ai-text-analytics under p-map', ours: inFlight, goal: 2 },
  { delayMs: 20, rows: 100_000, yardstick: 'a hand-written loop', ours: inFlight, goal: 0.95 },
  { delayMs: 20, rows: 100_000, yardstick: 'a hand-written loop', goal: 1.6 },
];

/** One activity against a server in another process, beside what an expert would write for it. */
export async function activity(): Promise<readonly Measurement[]> {
  const figures: Measurement[] = [];
  for (const comparison of comparisons) figures.push(...(await measured(comparison)));
  return figures;
}

async function measured({ delayMs, rows, yardstick, ours, goal }: Comparison): Promise<readonly Measurement[]> {
  await using server = await startAnswerServer(delayMs);
  const calls = ours === undefined ? 'calls left to the engine' : `${ours} calls in flight`;
  const name = `one activity, ${calls}, server at ${delayMs} ms, to ${yardstick}`;
  return await comparePairs(
    { name, rows, goal: { atLeast: goal } },
    () => oneActivity(server.url, rows, ours),
    () => yardsticks[yardstick](server.url, rows, inFlight),
  );
}
