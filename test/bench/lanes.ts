import * as df from 'durable-functions';
import { runJob } from '../../functions/orchestrators/runJob.ts';
import { runLane, stepsPerGeneration } from '../../functions/orchestrators/runLane.ts';
import { maxLanes } from '../../shared/core/partition.ts';
import type { Answer, Layout, Progress, RunRef } from '../../shared/model/wire.ts';
import type { Measurement } from './measurement.ts';
import { measureSpread } from './measureSpread.ts';

const sizes = new Map<string, number>();

/** Costs of the app's own orchestrators over partitions of one stage. */
export function lanes(): Promise<readonly Measurement[]> {
  return measureSpread({
    name: 'lanes over partitions',
    load,
    orchestrator: 'runJob',
    input: (id, partitions) => {
      sizes.set(id, partitions);
      return { id, mark: 'mark' } satisfies RunRef;
    },
    output: (id) => ({ id }),
    // A call and a join each, beside the run's plan, places and commit.
    activities: (partitions) => 2 * partitions + 3,
    weighed: (id, partitions) => ({
      instance: `${id}-stages-0`,
      activities: (partitions / maxLanes) % stepsPerGeneration || stepsPerGeneration,
    }),
  });
}

function load(): void {
  df.app.orchestration('runJob', runJob);
  df.app.orchestration('runLane', runLane);
  const done: Answer<Progress> = { ok: true, value: { done: true } };
  for (const name of ['TextSentiment', 'joinPartition', 'placeRun', 'commitRun']) {
    df.app.activity(name, { handler: () => done });
  }
  df.app.activity('planRun', {
    handler: ({ id }: RunRef): Answer<Layout> => {
      const waves = [[{ stage: 0, service: 'TextSentiment' }]];
      return { ok: true, value: { partitions: sizes.get(id) ?? 0, lanes: maxLanes, waves, grouped: [], isLast: true } };
    },
  });
}
