import type { Measurement } from './measurement.ts';
import { comparePairs } from './support/comparePairs.ts';
import { oneActivity } from './support/oneActivity.ts';
import { startAnswerServer } from './support/startAnswerServer.ts';

/** In batches of ten, 60 calls. */
const rows = 600;
const delayMs = 50;

/** What the advanced guide calls asynchronous usage: three calls in flight beside one, against a server with a latency. */
export async function techniques(): Promise<readonly Measurement[]> {
  await using server = await startAnswerServer(delayMs);
  return await comparePairs(
    { name: `concurrency 3 to concurrency 1, server at ${delayMs} ms`, rows, goal: { atLeast: 2.7 } },
    () => oneActivity(server.url, rows, 3),
    () => oneActivity(server.url, rows, 1),
  );
}
