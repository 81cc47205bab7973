import * as df from 'durable-functions';
import { expect, test } from 'vitest';
import { runJob } from '../../functions/orchestrators/runJob.ts';
import { runLane } from '../../functions/orchestrators/runLane.ts';
import type { Layout, PartRef } from '../../shared/model/wire.ts';
import { startTestEngine } from '../support/testEngine.ts';

const layout: Layout = {
  partitions: 75,
  lanes: 3,
  waves: [
    [
      { stage: 0, service: 'TextSentiment' },
      { stage: 1, service: 'LanguageDetector' },
    ],
    [{ stage: 2, service: 'NER' }],
  ],
  grouped: [],
  isLast: true,
};
const id = `u-${'0'.repeat(32)}`;

test('a history has at most 2 KB for each partition of its generation, however many partitions there are', async () => {
  const seen: string[] = [];
  await using host = await startTestEngine(() => {
    df.app.orchestration('runJob', runJob);
    df.app.orchestration('runLane', runLane);
    df.app.activity('planRun', { handler: () => ({ ok: true, value: layout }) });
    for (const name of ['placeRun', 'commitRun']) df.app.activity(name, { handler: () => ({ ok: true, value: null }) });
    for (const name of ['TextSentiment', 'LanguageDetector', 'NER', 'joinPartition']) {
      df.app.activity(name, {
        handler: ({ partition }: PartRef) => {
          seen.push(`${name} ${partition}`);
          return { ok: true, value: { done: true } };
        },
      });
    }
  });
  host.start('runJob', { id, mark: '0'.repeat(32) }, id);
  expect(await host.finish(id)).toEqual({ status: 'Completed', output: { id } });
  expect(new Set(seen).size).toBe(4 * layout.partitions);
  expect(seen).toHaveLength(4 * layout.partitions);

  const sizes = host.episodes.map(({ given, actions }) => {
    const partitions = new Set(
      JSON.stringify(actions)
        .matchAll(/"partition":(\d+)/g)
        .map(([, partition]) => partition),
    );
    const children = given['instanceId'] === id ? 2 * layout.lanes : 0;
    return Buffer.byteLength(JSON.stringify(given['history'])) / Math.max(partitions.size, children, 1);
  });
  expect(sizes.length).toBeGreaterThan(layout.partitions * 3);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(2048);
  // No generation goes on for long: its whole history is sent in each of its episodes.
  const longest = Math.max(...host.episodes.map(({ given }) => Object(given['history']).length));
  expect(longest).toBeLessThan(200);
});
