import { sha256 } from '../core/sha256.ts';
import type { Origin } from '../model/origin.ts';
import { addCounts, type Counts, noRows } from '../model/outcome.ts';
import { stageName } from '../model/stageColumns.ts';
import type { TransformCounts } from '../model/summary.ts';
import { isTransform } from '../model/transform.ts';
import type { BlobStore } from '../ports.ts';
import { serviceNamed } from '../services/registry.ts';
import { type JoinedPart, readJoined } from './commitRun.ts';
import { readLedgers } from './ledgers.ts';
import { readTransforms } from './readTransforms.ts';
import type { LoadedRun, StartRecord } from './records.ts';

/** Says beside an output what it was made of: with what it names, anyone can check it or make it again. */
export interface Manifest {
  readonly format: 1;
  readonly run: string;
  /** Version of Tributary. */
  readonly code: string;
  readonly input: StartRecord['input'];
  /** SHA-256 of the job as it came in. */
  readonly job: string;
  readonly output: { readonly blob: string; readonly etag: string; readonly bytes: number };
  readonly rows: Counts;
  readonly stages: readonly { readonly name: string; readonly api: string; readonly origins: readonly Origin[] }[];
  /** What went into each stage that changes the rows, and what came out; only where there are any. */
  readonly transforms?: readonly TransformCounts[];
  /** The partitions' parts of the output, in its order. */
  readonly parts: readonly JoinedPart[];
  /** SHA-256 over the parts' own, each with a line feed after it. */
  readonly root: string;
}

export function manifestPath(output: string): string {
  return `${output}.manifest.json`;
}

/** What the manifest of a run's output has to say, from the run's records. */
export async function describeOutput(store: BlobStore, run: LoadedRun, etag: string, code: string): Promise<Manifest> {
  const { job, input, request } = run.start;
  const [joined, ledgers, transforms] = await Promise.all([
    readJoined(store, run.id, run.section),
    readLedgers(store, run.id, job.stages.length),
    readTransforms(store, run.id, job.stages),
  ]);
  const parts = [...joined.values()].map(({ pieces: _, changes: _changes, ...part }): JoinedPart => part);
  return {
    format: 1,
    run: run.id,
    code,
    input,
    job: request,
    output: { blob: job.output.blob, etag, bytes: parts.reduce((sum, { bytes }) => sum + bytes, 0) },
    rows: parts.reduce<Counts>(addCounts, noRows),
    stages: job.stages.flatMap((stage, at) => {
      if (isTransform(stage)) return [];
      const api = serviceNamed(stage.service).route.path;
      return [{ name: stageName(job.stages, at), api, origins: ledgers.origins[at] ?? [] }];
    }),
    ...(transforms.length === 0 ? {} : { transforms }),
    parts,
    root: rootOf(parts),
  };
}

export function rootOf(parts: readonly { readonly sha256: string }[]): string {
  return sha256(parts.map((part) => `${part.sha256}\n`).join(''));
}
