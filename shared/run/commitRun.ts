import { addCounts, type Counts, noRows } from '../model/outcome.ts';
import type { BlobInfo, BlobStore } from '../ports.ts';
import { countsOf } from './countsMetadata.ts';
import { excessOfErrors } from './errorLimits.ts';
import { blockId } from './joinPartition.ts';
import { isOutputOf, outputMetadata } from './outputMark.ts';
import { numberOf } from './pieces.ts';
import { type LoadedRun, paths } from './records.ts';
import { changesOf, type RowChange } from './rowChange.ts';
import { RunTrouble } from './runTrouble.ts';
import { markOf } from './startRecord.ts';

/** https://learn.microsoft.com/rest/api/storageservices/put-block-list#remarks */
const maxBlocks = 50_000;

/** The output is in place; or why it is not. */
export type CommitResult =
  | { readonly ok: true; readonly etag: string; readonly rows: Counts }
  | { readonly ok: false; readonly reason: string };

/** Makes the staged blocks the output, all at once, if the blob still is what it was when the run started. */
export async function commitRun(store: BlobStore, run: LoadedRun): Promise<CommitResult> {
  const { blob } = run.start.job.output;
  const joined = await readJoined(store, run.id, run.section);
  if (joined.size !== run.plan.partitions.length) throw new RunTrouble('Not every partition is joined.');
  const rows = [...joined.values()].reduce<Counts>(addCounts, noRows);
  const excess = excessOfErrors(run.start.job, rows);
  if (excess !== undefined) return { ok: false, reason: excess };
  const condition = run.plan.outputEtag === null ? { ifNoneMatch: '*' as const } : { ifMatch: run.plan.outputEtag };
  // An earlier attempt may have got through without being heard of.
  const before = await store.head(blob);
  if (isOutputOf(run.start, before)) return { ok: true, etag: before.etag, rows };
  const mark = markOf(run.start);
  const blocks = [...joined].flatMap(([partition, { pieces }]) =>
    Array.from({ length: pieces }, (_, at) => blockId(mark, partition, at)),
  );
  if (blocks.length > maxBlocks) return { ok: false, reason: `The output would have over ${maxBlocks} blocks.` };
  const metadata = outputMetadata(run.start);
  const etag = await store.commitBlocks(blob, blocks, { ...condition, metadata, contentType: 'application/x-ndjson' });
  if (etag !== undefined) return { ok: true, etag, rows };
  const after = await store.head(blob);
  if (isOutputOf(run.start, after)) return { ok: true, etag: after.etag, rows };
  return { ok: false, reason: `The output ${blob} ${whatHappened(run, after)}; it is left as it is.` };
}

function whatHappened({ plan }: LoadedRun, output: BlobInfo | undefined): string {
  if ((output?.etag ?? null) === plan.outputEtag)
    return 'lost what this run had staged for it, which storage keeps for a week';
  return `${output ? 'was written by somebody else' : 'was removed'} while the run was under way`;
}

/** What a section made of a partition. */
export interface JoinedPart extends Counts {
  readonly bytes: number;
  readonly sha256: string;
}

/** What is joined in a section, by partition in their order, from one listing. */
export async function readJoined(
  store: BlobStore,
  id: string,
  section: number,
): Promise<ReadonlyMap<number, JoinedPart & { readonly pieces: number; readonly changes: readonly RowChange[] }>> {
  const joined = new Map<number, JoinedPart & { pieces: number; changes: RowChange[] }>();
  for await (const { path, metadata } of store.list(paths.allJoined(id, section))) {
    const { rows, ok, failed, skipped } = countsOf(metadata);
    const block = { bytes: Number(metadata.bytes ?? 0), sha256: metadata.sha256 ?? '' };
    const made = { pieces: Number(metadata.pieces ?? 0), changes: changesOf(metadata) };
    joined.set(numberOf(path), { rows, ok, failed, skipped, ...block, ...made });
  }
  return joined;
}
