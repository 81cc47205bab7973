import { systemClock } from '../../../functions/adapters/clock.ts';
import { createSeclusion } from '../../../shared/core/seclusion.ts';
import type { ServiceClient } from '../../../shared/http/serviceRequest.ts';
import { enrichPart } from '../../../shared/run/enrichPart.ts';
import { joinPartition } from '../../../shared/run/joinPartition.ts';
import { createRecord } from '../../../shared/run/recordStore.ts';
import { type PlacesRecord, paths } from '../../../shared/run/records.ts';
import type { ServiceDefinition } from '../../../shared/services/defineService.ts';
import { textSentiment } from '../../../shared/services/textSentiment.ts';
import { noContent } from '../../support/factories.ts';
import { startBenchRun } from './benchRun.ts';
import { createBenchStore } from './benchStore.ts';
import { reviewInput } from './reviewInput.ts';
import { openSink } from './sink.ts';

const document = { sentiment: 'neutral', confidenceScores: { positive: 0, neutral: 1, negative: 0 }, warnings: [] };
const modelVersion = 'null';

/** What every row is given. */
export const nullValue = { document, modelVersion };

const batchSize = 10;
/** Answers by the number of their documents. */
const answers = Array.from({ length: batchSize + 1 }, (_, count) => ({
  documents: Array.from({ length: count }, (__, id) => ({ id: String(id), ...document })),
  errors: [],
  modelVersion,
}));

/** Takes every partition of an input of so many rows through its stage and its join, with all that is kept of it. */
export async function engineAlone(rows: number): Promise<void> {
  using sink = openSink();
  const store = createBenchStore(reviewInput(rows), sink);
  const run = await startBenchRun(store);
  let documents = 0;
  const service: ServiceDefinition = {
    ...textSentiment,
    request(batch, shared) {
      documents = batch.length;
      return textSentiment.request(batch, shared);
    },
  };
  const client: ServiceClient = async () => ({
    kind: 'answer',
    body: answers[documents],
    key: { secret: 'key', fingerprint: '00000000' },
    resource: { name: 'bench', endpoint: 'https://bench.example.com', secrets: ['key'] },
    calls: { sent: 1, retried: 0, throttled: 0 },
  });
  const seclusion = createSeclusion();
  const deps = {
    store,
    clock: systemClock,
    client,
    service,
    content: noContent,
    seclusion,
    control: async () => 'run' as const,
  };
  const places = run.plan.partitions.map(() => ({ row: 0, line: 0 }));
  await createRecord(store, paths.places(run.id), { format: 1, places } satisfies PlacesRecord);
  for (const partition of run.plan.partitions.keys()) {
    await enrichPart(deps, run, { id: run.id, partition, stage: 0 }, 16);
    await joinPartition(store, run, partition);
    // The records of what is joined are not needed any more, and would be counted as the engine's own memory.
    store.forget(paths.parts(run.id));
  }
}
