import type { Measurement } from './measurement.ts';
import { comparePairs } from './support/comparePairs.ts';
import { handWritten } from './support/handWritten.ts';
import { oneActivity } from './support/oneActivity.ts';
import { startAnswerServer } from './support/startAnswerServer.ts';

const inFlight = 64;

/** One activity against a server in another process, beside the loop that an expert would write for it. */
export async function activity(): Promise<readonly Measurement[]> {
  return [
    ...(await measured({ delayMs: 0, rows: 200_000, goal: 0.85 })),
    ...(await measured({ delayMs: 20, rows: 100_000, goal: 0.95 })),
  ];
}

async function measured({ delayMs, rows, goal }: { delayMs: number; rows: number; goal: number }) {
  await using server = await startAnswerServer(delayMs);
  const name = `one activity, ${inFlight} in flight, server at ${delayMs} ms, to a hand-written loop`;
  return await comparePairs(
    { name, rows, goal: { atLeast: goal } },
    () => oneActivity(server.url, rows, inFlight),
    () => handWritten(server.url, rows, inFlight),
  );
}
