import { createByteBudget } from '../../shared/core/byteBudget.ts';
import { createResourcePacer, type ResourcePacer } from '../../shared/core/pacing/resourcePacer.ts';
import { createSchedulers } from '../../shared/core/pacing/schedulers.ts';
import { createSeclusion, type Seclusion } from '../../shared/core/seclusion.ts';
import { lastSection, sectionAt } from '../../shared/core/sections.ts';
import { createClient } from '../../shared/http/client.ts';
import type { ServiceClient } from '../../shared/http/serviceRequest.ts';
import type { Transport } from '../../shared/http/transport.ts';
import { type Job, type Stage, serviceStage } from '../../shared/model/job.ts';
import type { KeyRef, Resource } from '../../shared/model/resource.ts';
import {
  type BlobStore,
  type Clock,
  type SecretSource,
  SecretUnreadable,
  type TokenSource,
} from '../../shared/ports.ts';
import { type CommitResult, commitRun } from '../../shared/run/commitRun.ts';
import { type ContentDeps, type ContentReader, createContentReader } from '../../shared/run/contentReader.ts';
import type { Wish } from '../../shared/run/control.ts';
import { enrichPart } from '../../shared/run/enrichPart.ts';
import { joinPartition } from '../../shared/run/joinPartition.ts';
import { countPartition } from '../../shared/run/knownPlaces.ts';
import { planSection } from '../../shared/run/planSection.ts';
import { createRecord } from '../../shared/run/recordStore.ts';
import { type LoadedRun, type PlanRecord, paths, type StartRecord } from '../../shared/run/records.ts';
import { divideShuffle } from '../../shared/run/shuffle.ts';
import { shuffleBucket, shufflePartition } from '../../shared/run/shuffleStage.ts';
import { writePlaces } from '../../shared/run/writePlaces.ts';
import { serviceNamed } from '../../shared/services/registry.ts';
import { serviceForStage } from '../../shared/services/serviceKinds.ts';
import { epoch, type FakeClock } from './fakeClock.ts';

export const eastus: Resource = {
  name: 'language-eastus',
  endpoint: 'https://eastus.api.cognitive.microsoft.com',
  location: 'eastus',
  secrets: ['language-key-1', 'language-key-2'],
};

export const westeurope: Resource = {
  name: 'language-westeurope',
  endpoint: 'https://westeurope.api.cognitive.microsoft.com',
  location: 'westeurope',
  secrets: ['europe-key'],
};

export function aKey(secret = 'language-key-1', resource: Resource = eastus): KeyRef {
  return { secret, resource };
}

/** A vault whose values may be changed; it counts what it was asked. */
export function createSecrets(
  values: Record<string, string | SecretUnreadable>,
): SecretSource & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    async get(name, { refused } = {}) {
      asked.push(refused === undefined ? name : `${name} again`);
      const value = values[name] ?? new SecretUnreadable(name, 'unknown');
      if (typeof value !== 'string') throw value;
      return value;
    },
  };
}

/** The key that a secret holds unless a test says otherwise. */
export function keyOf(secret: string): string {
  return `value-of-${secret}`;
}

/** Pacers without a declared quota, one for each resource. */
export function aPacerFor(): (key: KeyRef) => ResourcePacer {
  const pacers = new Map<string, ResourcePacer>();
  return ({ resource: { name } }) => {
    const pacer = pacers.get(name) ?? createResourcePacer([]);
    pacers.set(name, pacer);
    return pacer;
  };
}

export function aClient(
  clock: Clock,
  transport: Transport,
  {
    keys = [aKey()],
    named = [],
    secrets,
    tokens = { get: () => Promise.reject(new Error('No token is needed.')) },
    random = () => 0.5,
    pacerFor = aPacerFor(),
  }: {
    keys?: readonly KeyRef[];
    /** Keys that rows may name. */
    named?: readonly KeyRef[];
    secrets?: SecretSource;
    tokens?: TokenSource;
    random?: () => number;
    pacerFor?: (key: KeyRef) => ResourcePacer;
  } = {},
): ServiceClient {
  const held = [...keys, ...named].flatMap(({ secret }) => secret ?? []);
  return createClient({
    transport,
    schedulerFor: createSchedulers({ shared: keys, named }, pacerFor, clock).schedulerFor,
    secrets: secrets ?? createSecrets(Object.fromEntries(held.map((secret) => [secret, keyOf(secret)]))),
    tokens,
    clock,
    random,
  });
}

export function aStage(stage: Partial<Stage> = {}): Stage {
  const outputCol = stage.outputCol ?? 'sentiment';
  return {
    service: 'TextSentiment',
    location: 'eastus',
    subscriptionKeySecret: ['language-key-1'],
    outputCol,
    errorCol: `${outputCol}_error`,
    batchSize: 10,
    timeout: 60,
    params: { text: { column: 'text' }, modelVersion: { constant: 'latest' } },
    ...stage,
  };
}

export function aJob(job: Partial<Job> = {}): Job {
  return {
    input: { blob: 'input/rows.jsonl' },
    stages: [aStage()],
    output: { blob: 'output/rows.jsonl', ifExists: 'fail' },
    overwrite: false,
    limits: { maxMinutes: 60 },
    ...job,
  };
}

export type TestRun = LoadedRun;

/** A run over this input, cut before the lines with these numbers (from 0). */
export async function aRun(
  store: BlobStore,
  input: string | Uint8Array,
  { job = aJob(), cutBefore = [], id = 'run-1' }: { job?: Job; cutBefore?: readonly number[]; id?: string } = {},
): Promise<TestRun> {
  const bytes = Buffer.from(input as Uint8Array);
  const blob = 'input/rows.jsonl';
  const etag = (await store.head(blob))?.etag ?? (await store.put(blob, bytes)) ?? '';
  const starts = [0];
  for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) starts.push(at + 1);
  const cuts = cutBefore.map((line) => starts[line] ?? bytes.length);
  const edges = [...new Set([0, ...cuts, bytes.length])].toSorted((a, b) => a - b);
  const start: StartRecord = {
    format: 1,
    id,
    job,
    input: { blob, etag, size: bytes.length },
    request: 'request',
    startedAt: new Date(epoch).toISOString(),
  };
  const partitions = edges.slice(1).map((end, at) => ({ start: edges[at] as number, end }));
  const output = await store.head(job.output.blob);
  const outputEtag = job.output.ifExists === 'replace' ? (output?.etag ?? null) : null;
  const plan: PlanRecord = { format: 1, partitions, lanes: 1, outputEtag };
  await createRecord(store, paths.start(id), start);
  await createRecord(store, paths.plan(id), plan);
  return { id, start, section: 0, plan };
}

export interface RunDeps {
  readonly store: BlobStore;
  readonly clock: FakeClock;
  readonly client: ServiceClient;
  readonly concurrency?: number;
  readonly content?: ContentReader;
  /** Of the process that the worker is in; by default it is in one of its own. */
  readonly seclusion?: Seclusion;
}

/** For services whose rows name no content. */
export const noContent: ContentReader = () => Promise.reject(new Error('No content is needed.'));

/** A reader of content in this store, and of URLs of `contentHosts`; it may hold 64 MB at once. */
export function aContentReader(
  store: BlobStore,
  deps: Partial<ContentDeps> & Pick<ContentDeps, 'clock'>,
): ContentReader {
  return createContentReader({
    store,
    transport: () => Promise.reject(new Error('Nothing is to be fetched.')),
    random: () => 0.5,
    contentHosts: [],
    budget: createByteBudget(64 * 1024 * 1024),
    ...deps,
  });
}

/** What the owner of a run wants who wants nothing special. */
export const onward = (): Promise<Wish> => Promise.resolve('run');

/** Takes a part to its end, however often it goes back to a timer; tells how often it did. */
export async function enrichToEnd(run: TestRun, partition: number, stage: number, deps: RunDeps): Promise<number> {
  const ofJob = serviceStage(run.start.job, stage);
  const service = serviceForStage(serviceNamed(ofJob.service), ofJob);
  for (let turns = 0; ; turns += 1) {
    if (turns > 1000) throw new Error('The part makes no progress.');
    const progress = await enrichPart(
      { control: onward, content: noContent, seclusion: createSeclusion(), ...deps, service },
      run,
      { id: run.id, partition, stage },
      deps.concurrency ?? 2,
    );
    if (progress.done) return turns;
    deps.clock.advance(Math.max(progress.resumeAt - deps.clock.now(), 0));
    await new Promise(setImmediate);
  }
}

/** Does what the orchestrators do with a planned run, one step after another. */
export async function runToEnd(run: TestRun, deps: RunDeps): Promise<CommitResult> {
  const { store } = deps;
  for (let current = run; ; ) {
    await runSection(current, deps);
    const section = current.section + 1;
    if (section > lastSection(run.start.job.stages)) return commitRun(store, current);
    current = { ...run, section, plan: await planSection(store, run.start, section) };
  }
}

/** Takes all partitions through one section of a run. */
export async function runSection(run: TestRun, deps: RunDeps): Promise<void> {
  const { store } = deps;
  const { grouped, waves, distinct } = sectionAt(run.start.job.stages, run.section);
  const partitions = [...run.plan.partitions.keys()];
  for (const stage of grouped) {
    for (const partition of partitions) await shufflePartition(store, run, stage, partition);
    const { buckets } = await divideShuffle(store, run, stage);
    for (let bucket = 0; bucket < buckets; bucket += 1) {
      await enrichToEnd(run, bucket, stage, deps);
      await shuffleBucket(store, run, stage, bucket);
    }
  }
  for (const partition of partitions) {
    for (const stage of waves.flat()) await enrichToEnd(run, partition, stage, deps);
    if (waves.length + grouped.length + run.section === 0) await countPartition(store, run, partition);
  }
  await writePlaces(store, run);
  if (distinct !== undefined) {
    for (const partition of partitions) await shufflePartition(store, run, distinct, partition);
    const { buckets } = await divideShuffle(store, run, distinct);
    for (let bucket = 0; bucket < buckets; bucket += 1) await shuffleBucket(store, run, distinct, bucket);
  }
  for (const partition of partitions) await joinPartition(store, run, partition);
}

/** The rows of a JSON Lines text, parsed. */
export function parseRows(text: string | undefined): Record<string, unknown>[] {
  return (text ?? '')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}
