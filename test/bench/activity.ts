import type { Measurement } from './measurement.ts';
import { comparePairs } from './support/comparePairs.ts';
import { handWritten } from './support/handWritten.ts';
import { oneActivity } from './support/oneActivity.ts';
import { startAnswerServer } from './support/startAnswerServer.ts';
import { textAnalyticsClient } from './support/textAnalyticsClient.ts';

const inFlight = 64;

/** One activity against a server in another process, beside the loop that an expert would write for it. */
export async function activity(): Promise<readonly Measurement[]> {
  return [
    ...(await measured({ delayMs: 0, rows: 200_000, than: 'a hand-written loop', goal: 0.85 })),
    ...(await measured({ delayMs: 0, rows: 50_000, than: '@azure/ai-text-analytics under p-map', goal: 2 })),
    ...(await measured({ delayMs: 20, rows: 100_000, than: 'a hand-written loop', goal: 0.95 })),
  ];
}

const others = { 'a hand-written loop': handWritten, '@azure/ai-text-analytics under p-map': textAnalyticsClient };

async function measured({
  delayMs,
  rows,
  than,
  goal,
}: {
  delayMs: number;
  rows: number;
  than: keyof typeof others;
  goal: number;
}) {
  await using server = await startAnswerServer(delayMs);
  const name = `one activity, ${inFlight} in flight, server at ${delayMs} ms, to ${than}`;
  return await comparePairs(
    { name, rows, goal: { atLeast: goal } },
    () => oneActivity(server.url, rows, inFlight),
    () => others[than](server.url, rows, inFlight),
  );
}
