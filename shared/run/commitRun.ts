import { addCounts, type Counts, noRows } from '../model/outcome.ts';
import type { BlobInfo, BlobStore } from '../ports.ts';
import { excessOfErrors } from './errorLimits.ts';
import { blockId } from './joinPartition.ts';
import { countsOf, type LoadedRun, paths, placeOf } from './records.ts';
import { RunTrouble } from './runTrouble.ts';

/** The output is in place; or why it is not. */
export type CommitResult =
  | { readonly ok: true; readonly etag: string; readonly rows: Counts }
  | { readonly ok: false; readonly reason: string };

/** The blob metadata that says which run wrote an output. */
export const runMetadata = 'tributaryrun';

/** Makes the staged blocks the output, all at once, if the blob still is what it was when the run started. */
export async function commitRun(store: BlobStore, run: LoadedRun): Promise<CommitResult> {
  const { blob } = run.start.job.output;
  const joined = await readJoined(store, run.id);
  if (joined.size !== run.plan.partitions.length) throw new RunTrouble('Not every partition is joined.');
  const rows = [...joined.values()].reduce<Counts>(addCounts, noRows);
  const excess = excessOfErrors(run.start.job, rows);
  if (excess !== undefined) return { ok: false, reason: excess };
  const condition = run.plan.outputEtag === null ? { ifNoneMatch: '*' as const } : { ifMatch: run.plan.outputEtag };
  // An earlier attempt may have got through without being heard of.
  const before = await store.head(blob);
  if (before?.metadata[runMetadata] === run.id) return { ok: true, etag: before.etag, rows };
  const blocks = [...joined].filter(([, { bytes }]) => bytes > 0).map(([partition]) => blockId(run.id, partition));
  const metadata = { [runMetadata]: run.id };
  const etag = await store.commitBlocks(blob, blocks, { ...condition, metadata, contentType: 'application/x-ndjson' });
  if (etag !== undefined) return { ok: true, etag, rows };
  const after = await store.head(blob);
  if (after?.metadata[runMetadata] === run.id) return { ok: true, etag: after.etag, rows };
  return { ok: false, reason: `The output ${blob} ${whatHappened(run, after)}; it is left as it is.` };
}

function whatHappened({ plan }: LoadedRun, output: BlobInfo | undefined): string {
  if ((output?.etag ?? null) === plan.outputEtag)
    return 'lost what this run had staged for it, which storage keeps for a week';
  return `${output ? 'was written by somebody else' : 'was removed'} while the run was under way`;
}

/** A partition's part of the output. */
export interface JoinedPart extends Counts {
  readonly bytes: number;
  readonly sha256: string;
}

/** What is joined, by partition in their order, from one listing. */
export async function readJoined(store: BlobStore, id: string): Promise<ReadonlyMap<number, JoinedPart>> {
  const joined = new Map<number, JoinedPart>();
  for await (const { path, metadata } of store.list(paths.allJoined(id))) {
    const { rows, ok, failed, skipped } = countsOf(metadata);
    const block = { bytes: Number(metadata.bytes ?? 0), sha256: metadata.sha256 ?? '' };
    joined.set(placeOf(path).partition, { rows, ok, failed, skipped, ...block });
  }
  return joined;
}
