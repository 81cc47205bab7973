import { expect } from 'vitest';
import { sha256 } from '../../shared/core/sha256.ts';
import type { RunSummary } from '../../shared/model/summary.ts';
import { laneConcurrency } from '../../shared/run/planRun.ts';
import { type PlanRecord, paths, type StartRecord } from '../../shared/run/records.ts';
import { segmentCalls } from '../../shared/run/segmentWriter.ts';
import type { Verification } from '../../shared/run/verifyRun.ts';
import { sentimentJob } from '../support/sentimentJob.ts';
import type { AppHost, TestBackend } from '../support/startTestBackend.ts';
import type { Phase } from './killPoints.ts';

/** A run over the sample's reviews that goes from one host to the next. */
export interface SampleRun {
  /** Starts the run, or goes on with it, to its end. Rejects when the host is gone. */
  drive(host: AppHost): Promise<{ readonly summary: RunSummary; readonly verification: Verification }>;
  /** After a kill: how far the run had come, and what was lost of it. */
  countLost(): Promise<Loss>;
  /** Calls that were received for the run, and those whose outcomes it has kept. */
  count(): Promise<{ readonly received: number; readonly kept: number }>;
  output(): Promise<string>;
}

export interface Loss {
  readonly phase: Phase | 'starting';
  /** Calls that were received and whose outcomes are not kept. */
  readonly calls: number;
  /** Calls that all activities together may have in hand, if each does all it may. */
  readonly most: number;
}

export const sampleInput = 'input/reviews.jsonl';

/** Makes a run that nobody has started yet. No other run may make calls before it has ended. */
export async function createSampleRun(backend: TestBackend, name: string): Promise<SampleRun> {
  // Small batches, so that a part has more calls than a segment.
  const job = sentimentJob({ blob: sampleInput }, `output/${name}.jsonl`, { batchSize: 4 });
  const before = await settledCalls(backend);
  const id = `k-${sha256(name).slice(0, 32)}`;
  let begun = false;
  let lost = 0;

  const count = async () => ({
    received: (await settledCalls(backend)) - before,
    kept: await backend.countKept(id),
  });
  return {
    async drive(host) {
      // A run whose start was answered goes on by itself.
      if (!begun) expect((await host.begin(job, name)).id).toBe(id);
      begun = true;
      const summary = await host.end(id);
      return { summary, verification: await host.verify(id) };
    },
    count,
    async countLost() {
      const { received, kept } = await count();
      const calls = received - kept - lost;
      lost += calls;
      return { calls, ...(await inHand(backend, id)) };
    },
    output: () => backend.download(`output/${name}.jsonl`),
  };
}

const pollMs = 25;

/** Calls received, once nobody sends any more: a call that is cut off is counted when it would have been answered. */
async function settledCalls(backend: TestBackend): Promise<number> {
  for (let last = -1; ; ) {
    const { calls } = await backend.calls();
    if (calls === last) return calls;
    last = calls;
    await new Promise((resolve) => {
      setTimeout(resolve, pollMs);
    });
  }
}

/**
 * How far a run has come, and the calls it may have in hand: for each lane that has a part to do those in flight, those
 * answered since its last segment, and those of a segment that is being written.
 */
async function inHand({ storage }: TestBackend, id: string): Promise<Omit<Loss, 'calls'>> {
  const runs = storage.getContainerClient('runs');
  const names: string[] = [];
  for await (const { name } of runs.listBlobsFlat({ prefix: `${id}/` })) names.push(`runs/${name}`);
  const has = (path: string): boolean => names.includes(path);
  const count = (folder: string): number => names.filter((name) => name.startsWith(folder)).length;
  const read = async <Record>(path: string): Promise<Record> =>
    JSON.parse((await runs.getBlobClient(path.slice('runs/'.length)).downloadToBuffer()).toString()) as Record;
  if (!has(paths.start(id))) return { phase: 'starting', most: 0 };
  if (!has(paths.plan(id))) return { phase: 'planning', most: 0 };
  const { job } = await read<StartRecord>(paths.start(id));
  const { lanes, partitions } = await read<PlanRecord>(paths.plan(id));
  const busy = Math.min(lanes, partitions.length - count(paths.ledgers(id)));
  const most = busy * (2 * segmentCalls + (laneConcurrency(job, 0, lanes, 0) ?? 0));
  if (!has(paths.places(id))) return { phase: 'calling', most };
  return { phase: count(paths.allJoined(id)) < partitions.length ? 'joining' : 'committing', most };
}
