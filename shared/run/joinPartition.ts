import { createHash } from 'node:crypto';
import { lastSection } from '../core/sections.ts';
import { sha256 } from '../core/sha256.ts';
import { noCalls } from '../model/outcome.ts';
import type { BlobStore } from '../ports.ts';
import { countsMetadata } from './countsMetadata.ts';
import { type Joined, type JoinedPiece, joinedPieces } from './joinedRows.ts';
import { type OutcomeLine, toOutcomeLine } from './outcomeLine.ts';
import { inPath, piecePath } from './pieces.ts';
import { createRecord, readRecord } from './recordStore.ts';
import { type JoinedRecord, type LoadedRun, type PlacesRecord, paths } from './records.ts';
import { changesMetadata } from './rowChange.ts';
import { RunTrouble } from './runTrouble.ts';
import { openSegmentLog } from './segmentLog.ts';
import { markOf } from './startRecord.ts';

/**
 * Takes the rows of a partition through the stages of their section, and stages what comes out as blocks of the output,
 * which nobody sees yet; or, where another section follows, leaves it as pieces for that.
 */
export async function joinPartition(store: BlobStore, run: LoadedRun, partition: number): Promise<void> {
  const { places } = await readRecord<PlacesRecord>(store, paths.places(run.id, run.section));
  const place = places[partition] as { line: number };
  const isLast = run.section === lastSection(run.start.job.stages);
  const pieces = joinedPieces(store, run, partition, place.line + 1);
  const { record, failures } = await describeJoined(pieces, (piece, at) =>
    isLast ? stagePiece(store, run, partition, at, piece) : keepPiece(store, run, partition, at, piece),
  );
  await keepFailures(store, { id: run.id, partition }, place.line, failures);
  const { bytes, sha256: hash } = record;
  const figures = { bytes: String(bytes), sha256: hash, pieces: String(record.pieces) };
  const metadata = { ...countsMetadata(record.counts), ...figures, ...changesMetadata(record.changes ?? []) };
  await createRecord(store, paths.joined(run.id, partition, run.section), record, metadata);
}

/** The record of what was joined, and rows that failed then, from its pieces, which `take` gets one after another. */
export async function describeJoined(
  joined: AsyncGenerator<JoinedPiece, Joined>,
  take: (piece: JoinedPiece, at: number) => Promise<void>,
): Promise<{ readonly record: JoinedRecord } & Pick<Joined, 'source' | 'failures'>> {
  const hash = createHash('sha256');
  let [bytes, pieces] = [0, 0];
  for (;;) {
    const { value, done } = await joined.next();
    if (done) {
      const { counts, source, changes, failures } = value;
      const figures = { counts, bytes, sha256: hash.digest('hex'), pieces };
      return { record: { format: 1, ...figures, ...(changes.length === 0 ? {} : { changes }) }, source, failures };
    }
    hash.update(value.bytes);
    bytes += value.bytes.length;
    await take(value, pieces);
    pieces += 1;
  }
}

/** Keeps rows that transforms failed as the outcomes of a part are kept, so that they are found among the errors of a run. */
async function keepFailures(
  store: BlobStore,
  { id, partition }: { readonly id: string; readonly partition: number },
  firstLine: number,
  failures: Joined['failures'],
): Promise<void> {
  for (const { stage, lines } of failureLines(failures, firstLine)) {
    const log = await openSegmentLog(store, { id, partition, stage });
    await log.append(lines, noCalls);
  }
}

/** Rows that transforms failed as lines of segments, by stage; `firstLine` counts from 0. */
export function failureLines(
  failures: Joined['failures'],
  firstLine: number,
): { readonly stage: number; readonly lines: OutcomeLine[] }[] {
  // A row that is several by the time that it fails is one row among the errors.
  const unique = new Map(failures.map((failure) => [`${failure.stage}/${failure.row}`, failure]));
  const byStage = Map.groupBy(unique.values(), (failure) => failure.stage);
  return [...byStage].map(([stage, rows]) => ({
    stage,
    lines: rows.map(({ row, line, error }) => toOutcomeLine(row, line - firstLine, { kind: 'failed', error })),
  }));
}

async function stagePiece(store: BlobStore, run: LoadedRun, partition: number, at: number, { bytes }: JoinedPiece) {
  await store.stageBlock(run.start.job.output.blob, blockId(markOf(run.start), partition, at), bytes);
}

async function keepPiece(store: BlobStore, run: LoadedRun, partition: number, at: number, piece: JoinedPiece) {
  const path = piecePath(run.id, run.section + 1, { partition, at });
  const metadata = { rows: String(piece.rows), sha256: sha256(piece.bytes) };
  if ((await store.put(path, piece.bytes, { ifNoneMatch: '*', metadata })) !== undefined) return;
  // Whoever was here before has made the same of the same; where it has not, the two must not be mixed.
  const kept = await store.head(path);
  if (kept?.metadata.sha256 !== metadata.sha256) throw new RunTrouble(`The rows ${path} are not those of this run.`);
}

/** Of one length for all, as storage demands, and of one start of a run, so that two runs to one output never mix. */
export function blockId(mark: string, partition: number, at = 0): string {
  return Buffer.from(`${mark}-${inPath(partition)}-${inPath(at)}`).toString('base64');
}
