import { closeSync, openSync, writeSync } from 'node:fs';
import { systemClock } from '../../../functions/adapters/clock.ts';
import { inParallel } from '../../../shared/core/inParallel.ts';
import { createSeclusion } from '../../../shared/core/seclusion.ts';
import { sectionAt, shuffled } from '../../../shared/core/sections.ts';
import type { ServiceClient } from '../../../shared/http/serviceRequest.ts';
import { type Job, readJob } from '../../../shared/model/job.ts';
import { enrichPart } from '../../../shared/run/enrichPart.ts';
import { joinPartition } from '../../../shared/run/joinPartition.ts';
import { countPartition } from '../../../shared/run/knownPlaces.ts';
import { planRun } from '../../../shared/run/planRun.ts';
import type { StartRecord } from '../../../shared/run/records.ts';
import { divideShuffle } from '../../../shared/run/shuffle.ts';
import { shuffleBucket, shufflePartition } from '../../../shared/run/shuffleStage.ts';
import { writePlaces } from '../../../shared/run/writePlaces.ts';
import { registry } from '../../../shared/services/registry.ts';
import { simpleDetectAnomalies } from '../../../shared/services/simpleDetectAnomalies.ts';
import { type FileStore, openFileStore } from './fileStore.ts';

const input = 'input/points.jsonl';
const group = {
  service: 'SimpleDetectAnomalies',
  groupbyCol: 'series',
  granularity: 'secondly',
  resource: 'none',
  outputCol: 'anomaly',
};
const distinct = { transform: 'dropDuplicates' };
/** Rows of which half are duplicates, or all but a few; or series of 1,000 points, or one of them all, which is refused. */
const stages = { duplicates: distinct, 'few values': distinct, groups: group, 'one group': group } as const;
export type Shuffle = keyof typeof stages;

/** Points of a series, which are spread over the whole input. */
const seriesPoints = 1000;
/** Values that are spread over the whole input. */
const fewValues = 50;

/** Brings the rows of an input of so many together and back, by all the steps of a run, as many at once as it would. */
export async function shuffleAlone(kind: Shuffle, rows: number): Promise<void> {
  using store = openFileStore();
  writeInput(store, kind, rows);
  const start = await aStart(store, stages[kind]);
  const plan = await planRun(store, start);
  const run = { id: start.id, start, section: 0, plan };
  const partitions = [...plan.partitions.keys()];
  const over = (work: (partition: number) => Promise<void>) => inParallel(partitions, plan.lanes, work);
  const [stage = 0] = shuffled(sectionAt(start.job.stages, 0));
  const isOfGroups = stages[kind] === group;
  if (!isOfGroups) {
    await over((partition) => countPartition(store, run, partition));
    await writePlaces(store, run);
  }
  await over((partition) => shufflePartition(store, run, stage, partition));
  const { buckets, lanes } = await divideShuffle(store, run, stage);
  const deps = {
    store,
    clock: systemClock,
    client,
    service: simpleDetectAnomalies,
    content,
    seclusion: createSeclusion(),
  };
  await inParallel([...Array.from({ length: buckets }).keys()], lanes, async (bucket) => {
    const part = { id: run.id, partition: bucket, stage };
    if (isOfGroups) await enrichPart({ ...deps, control: async () => 'run' }, run, part, 4);
    await shuffleBucket(store, run, stage, bucket);
  });
  if (isOfGroups) await writePlaces(store, run);
  await over((partition) => joinPartition(store, run, partition));
}

function writeInput(store: FileStore, kind: Shuffle, rows: number): void {
  const file = openSync(store.fileOf(input), 'w');
  let text = '';
  for (let at = 0; at < rows; at += 1) {
    text += `${JSON.stringify(rowOf(kind, at, rows))}\n`;
    if (text.length > 1 << 20 || at === rows - 1) {
      writeSync(file, text);
      text = '';
    }
  }
  closeSync(file);
}

/** The row at this place of so many. */
function rowOf(kind: Shuffle, at: number, rows: number): object {
  if (stages[kind] === distinct) {
    return { row: at % (kind === 'duplicates' ? Math.ceil(rows / 2) : fewValues), value: at % 50 };
  }
  const series = kind === 'groups' ? Math.max(Math.floor(rows / seriesPoints), 1) : 1;
  const timestamp = new Date(Math.floor(at / series) * 1000).toISOString();
  return { series: at % series, timestamp, value: at % 100 };
}

async function aStart(store: FileStore, stage: object): Promise<StartRecord> {
  const job = { input: { blob: input }, stages: [stage], output: { blob: 'output/points.jsonl' } };
  const { draft, problems } = readJob(job, registry);
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  const { etag, size } = (await store.head(input)) ?? { etag: '', size: 0 };
  const startedAt = new Date().toISOString();
  return { format: 1, id: 'bench', job: draft as Job, input: { blob: input, etag, size }, request: '', startedAt };
}

const content = () => Promise.reject(new Error('No row names any content.'));

/** Answers at once that nothing is an anomaly. */
const client: ServiceClient = async ({ body }) => {
  const { series } = (body as { readonly json: { readonly series: readonly unknown[] } }).json;
  const [no, one] = [series.map(() => false), series.map(() => 1)];
  const flags = { isAnomaly: no, isNegativeAnomaly: no, isPositiveAnomaly: no };
  return {
    kind: 'answer',
    body: { period: 0, ...flags, expectedValues: one, upperMargins: one, lowerMargins: one, severity: one },
    key: { secret: 'key', fingerprint: '00000000' },
    resource: { name: 'bench', endpoint: 'https://bench.example.com', secrets: ['key'] },
    calls: { sent: 1, retried: 0, throttled: 0 },
  };
};
