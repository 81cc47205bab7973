import { systemClock } from '../../functions/adapters/clock.ts';
import type { ServiceClient } from '../../shared/http/client.ts';
import { enrichPart } from '../../shared/run/enrichPart.ts';
import { joinPartition } from '../../shared/run/joinPartition.ts';
import { createRecord, type PlacesRecord, paths } from '../../shared/run/records.ts';
import type { ServiceDefinition } from '../../shared/services/defineService.ts';
import { textSentiment } from '../../shared/services/textSentiment.ts';
import { startBenchRun } from './support/benchRun.ts';
import { createBenchStore } from './support/benchStore.ts';
import { reviewInput } from './support/reviewInput.ts';

const document = { sentiment: 'neutral', confidenceScores: { positive: 0, neutral: 1, negative: 0 }, warnings: [] };
const modelVersion = 'null';
const value = { document, modelVersion };

/** Answers by their number of documents. */
const answers = Array.from({ length: 11 }, (_, count) => ({
  documents: Array.from({ length: count }, (__, id) => ({ id: String(id), ...document })),
  errors: [],
  modelVersion,
}));

/** The service, with how many documents its last request had. */
let last = 0;
const service: ServiceDefinition = {
  ...textSentiment,
  request(documents) {
    last = documents.length;
    return textSentiment.request(documents);
  },
};

/** An answer for every document, with no network in between. */
const client: ServiceClient = async () => ({
  kind: 'answer',
  body: answers[last],
  key: { secret: 'key', fingerprint: '00000000' },
  calls: { sent: 1, retried: 0, throttled: 0 },
});

export async function engineAlone(rows: number): Promise<number> {
  const store = createBenchStore(reviewInput(rows));
  const run = await startBenchRun(store, {});
  const deps = { store, clock: systemClock, client, service, control: async () => 'run' as const };
  const places = run.plan.partitions.map(() => ({ row: 0, line: 0 }));
  await createRecord(store, paths.places(run.id), { format: 1, places } satisfies PlacesRecord);
  for (const partition of run.plan.partitions.keys()) {
    await enrichPart(deps, run, { id: run.id, partition, stage: 0 }, 16);
    await joinPartition(store, run, partition);
    store.forget(paths.parts(run.id));
  }
  return store.staged;
}

export async function plainLoop(rows: number): Promise<number> {
  const input = reviewInput(rows);
  let rest = '';
  let bytes = 0;
  for await (const chunk of input.read(0, input.size)) {
    const lines = (rest + chunk.toString('utf8')).split('\n');
    rest = lines.pop() ?? '';
    let out = '';
    for (const line of lines) {
      const row = JSON.parse(line) as Record<string, unknown>;
      row.sentiment = value;
      row.sentiment_error = null;
      out += `${JSON.stringify(row)}\n`;
    }
    bytes += Buffer.from(out).length;
  }
  return bytes;
}
if (import.meta.main) {
  const rows = Number(process.argv[2] ?? 200_000);
  for (let i = 0; i < Number(process.argv[3] ?? 3); i++) {
    let t = performance.now();
    const a = process.env.ONLY ? 0 : await plainLoop(rows);
    const plain = performance.now() - t;
    t = performance.now();
    const b = await engineAlone(rows);
    const engine = performance.now() - t;
    console.log(
      a,
      b,
      Math.round((rows / plain) * 1000),
      Math.round((rows / engine) * 1000),
      plain / engine,
      process.memoryUsage().rss / 1e6,
    );
  }
}
