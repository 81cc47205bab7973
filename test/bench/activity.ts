import type { Measurement } from './measurement.ts';
import { comparePairs } from './support/comparePairs.ts';
import { handWritten } from './support/handWritten.ts';
import { oneActivity } from './support/oneActivity.ts';
import { startAnswerServer } from './support/startAnswerServer.ts';
import { textAnalyticsClient } from './support/textAnalyticsClient.ts';

const yardsticks = { 'a hand-written loop': handWritten, '@azure/ai-text-analytics under p-map': textAnalyticsClient };

interface Comparison {
  /** Milliseconds that the server takes for an answer. */
  readonly delayMs: number;
  readonly rows: number;
  readonly yardstick: keyof typeof yardsticks;
  /** The yardstick's calls in flight. */
  readonly theirs: number;
  /** Ours; found out by the engine where this is left out. */
  readonly ours?: number;
  readonly goal: number;
}

const comparisons: readonly Comparison[] = [
  { delayMs: 0, rows: 200_000, yardstick: 'a hand-written loop', theirs: 64, ours: 64, goal: 0.85 },
  { delayMs: 0, rows: 50_000, yardstick: '@azure/ai-text-analytics under p-map', theirs: 64, ours: 64, goal: 2 },
  { delayMs: 20, rows: 200_000, yardstick: 'a hand-written loop', theirs: 64, ours: 64, goal: 0.95 },
  { delayMs: 20, rows: 200_000, yardstick: 'a hand-written loop', theirs: 64, goal: 1.6 },
  // What the loop can do at all: where that is less than 1.6 times what it does with 64, no engine can have 1.6 times that.
  { delayMs: 20, rows: 200_000, yardstick: 'a hand-written loop', theirs: 128, goal: 0.95 },
];

/** One activity against a server in another process, beside what an expert would write for it. */
export async function activity(): Promise<readonly Measurement[]> {
  const figures: Measurement[] = [];
  for (const comparison of comparisons) figures.push(...(await measured(comparison)));
  return figures;
}

async function measured({ delayMs, rows, yardstick, theirs, ours, goal }: Comparison): Promise<readonly Measurement[]> {
  await using server = await startAnswerServer(delayMs);
  const calls = ours === undefined ? 'calls left to the engine' : `${ours} calls in flight`;
  const name = `one activity, ${calls}, server at ${delayMs} ms, to ${yardstick} with ${theirs}`;
  return await comparePairs(
    { name, rows, goal: { atLeast: goal } },
    () => oneActivity(server.url, rows, ours),
    () => yardsticks[yardstick](server.url, rows, theirs),
  );
}
