import { createRowSet } from '../core/rowSet.ts';
import { isGrouped, lastSection, type Section, sectionAt, shuffled, ungrouped } from '../core/sections.ts';
import { sha256 } from '../core/sha256.ts';
import { addTallies, type Tally as Counter } from '../core/tally.ts';
import type { JobStage } from '../model/job.ts';
import { addOrigins, type Origin } from '../model/origin.ts';
import { addCalls, addCounts, type Calls, type Counts, countKinds, noCalls, noRows } from '../model/outcome.ts';
import type { BlobStore } from '../ports.ts';
import type { Tally } from '../rows/jsonlRows.ts';
import { compareFacts } from './compareFacts.ts';
import { countsOf, originsOf } from './countsMetadata.ts';
import { Difference, need, same } from './difference.ts';
import { type Joined, joinedPieces } from './joinedRows.ts';
import { describeJoined, failureLines } from './joinPartition.ts';
import { countedPath } from './knownPlaces.ts';
import { formatOutcomeLine } from './outcomeLine.ts';
import { partSegments } from './partOutcomes.ts';
import { piecePath } from './pieces.ts';
import { type JoinedRecord, type LedgerRecord, type LoadedRun, type PlacesRecord, paths } from './records.ts';
import { failuresIn, type Part } from './segmentLog.ts';
import { type BucketsRecord, shufflePaths } from './shuffle.ts';
import { shuffledBucket, shuffledPartition } from './shuffleStage.ts';

/** What was checked of a section. */
export interface CheckedSection {
  readonly partitions: number;
  /** Rows and bytes that it made. */
  readonly rows: number;
  readonly bytes: number;
}

/** Checks what a section of a run made: computed anew from what it was given and the segments, it is what storage holds. */
export async function verifySection(store: BlobStore, run: LoadedRun): Promise<CheckedSection> {
  const section = sectionAt(run.start.job.stages, run.section);
  const path = paths.places(run.id, run.section);
  const { places } = await need<PlacesRecord>(store, path);
  if (places.length !== run.plan.partitions.length) throw new Difference('The places are not those of the plan.');
  for (const stage of shuffled(section)) await checkShuffle(store, run, stage);
  const checked = { partitions: 0, rows: 0, bytes: 0 };
  const begin = { row: 0, line: 0 };
  const isInput = run.plan.pieces === undefined;
  for (const partition of run.plan.partitions.keys()) {
    same(`${path}: its place of partition ${partition}`, places[partition], begin);
    const ledgers = await Promise.all(
      ungrouped(section).map((stage) => checkLedger(store, { id: run.id, partition, stage })),
    );
    const { record, source } = await checkPart(store, run, partition, checked.bytes);
    for (const { path: counted, rows, lines } of [...ledgers, ...(await countedBy(store, run, section, partition))]) {
      same(`${counted}: its count of rows and lines`, { rows, lines }, source);
    }
    begin.row += source.rows;
    // Rows that another section has left tell their lines themselves.
    begin.line += isInput ? source.lines : 0;
    checked.partitions += 1;
    checked.rows += record.counts.rows;
    checked.bytes += record.bytes;
  }
  return checked;
}

/** The segments are what the ledger says, and each row has one outcome in them. */
async function checkLedger(store: BlobStore, part: Part): Promise<Counted> {
  const path = paths.ledger(part.id, part.partition, part.stage);
  const ledger = await need<LedgerRecord>(store, path);
  const seen = createRowSet();
  let [counts, failures]: [Counts, Counter] = [noRows, {}];
  for await (const segment of partSegments(store, part)) {
    const outcomes = segment.filter(({ row }) => seen.add(row));
    counts = addCounts(counts, countKinds(outcomes));
    failures = addTallies(failures, failuresIn(outcomes));
  }
  same(`${path}: its count of rows`, ledger.counts, counts);
  const rows = ledger.segments.reduce((sum, segment) => sum + segment.rows, 0);
  same(`${path}: its segments’ count of rows`, rows, counts.rows);
  const segments = await checkSegments(store, part, path, ledger);
  const comparisons = ledger.facts ? compareFacts(ledger.facts, segments, failures) : [];
  for (const { what, kept, found } of comparisons) same(`${path}: its ${what}`, kept, found);
  return { path, rows: counts.rows, lines: ledger.lines };
}

/**
 * The segments tell the calls and origins of the ledger; what came too late to be in it holds no rows. Gives the metadata of
 * those that are.
 */
async function checkSegments(store: BlobStore, part: Part, path: string, ledger: LedgerRecord) {
  const listed = new Set(ledger.segments.map((segment) => segment.path));
  const segments: Readonly<Record<string, string>>[] = [];
  for await (const segment of store.list(paths.segments(part.id, part.partition, part.stage))) {
    if (listed.has(segment.path)) segments.push(segment.metadata);
    else if (segment.size > 0) throw new Difference(`${segment.path} holds outcomes and is not in the ledger.`);
  }
  same(`${path}: its calls`, ledger.calls, segments.map(countsOf).reduce<Calls>(addCalls, noCalls));
  same(`${path}: its origins`, ledger.origins, segments.map(originsOf).reduce<readonly Origin[]>(addOrigins, []));
  return segments;
}

/** What a record says of a partition's rows and lines. */
interface Counted extends Tally {
  readonly path: string;
}

/** The record of rows that no stage has gone over before they were joined. */
async function countedBy(store: BlobStore, run: LoadedRun, section: Section, partition: number): Promise<Counted[]> {
  if (run.plan.pieces || section.waves.length > 0) return [];
  const path = countedPath(run.id, partition);
  const { rows, lines } = await need<Tally>(store, path);
  return [{ path, rows, lines }];
}

/** What the section was given and the outcomes, joined again, are what stands in the output, or was left for the next one. */
async function checkPart(
  store: BlobStore,
  run: LoadedRun,
  partition: number,
  offset: number,
): Promise<{ readonly record: JoinedRecord; readonly source: Tally }> {
  const { job } = run.start;
  const places = await need<PlacesRecord>(store, paths.places(run.id, run.section));
  const path = paths.joined(run.id, partition, run.section);
  const kept = await need<JoinedRecord>(store, path);
  const isLast = run.section === lastSection(job.stages);
  let at = offset;
  const firstLine = (places.places[partition]?.line ?? 0) + 1;
  const made = await describeJoined(joinedPieces(store, run, partition, firstLine), async ({ bytes }, piece) => {
    const blob = isLast ? job.output.blob : piecePath(run.id, run.section + 1, { partition, at: piece });
    const range = isLast ? { start: at, end: at + bytes.length } : undefined;
    const which = range ? `${blob}, bytes ${range.start} to ${range.end}` : blob;
    same(`${which}: their SHA-256`, sha256(bytes), sha256(await readAll(store, blob, range)));
    at += bytes.length;
  });
  await checkFailures(store, run, partition, firstLine, made.failures);
  same(`${path}: its count of rows`, kept.counts, made.record.counts);
  same(`${path}: its SHA-256`, kept.sha256, made.record.sha256);
  const rest = ({ bytes, pieces, changes }: JoinedRecord) => ({ bytes, pieces, changes });
  same(`${path}: its figures`, rest(kept), rest(made.record));
  return made;
}

/** Rows that transforms fail are among the errors. */
async function checkFailures(
  store: BlobStore,
  { id }: LoadedRun,
  partition: number,
  firstLine: number,
  failures: Joined['failures'],
): Promise<void> {
  for (const { stage, lines } of failureLines(failures, firstLine - 1)) {
    const path = paths.segment(id, partition, stage, 0);
    const text = lines.map(formatOutcomeLine).join('');
    same(`${path}: its SHA-256`, sha256(await readAll(store, path)), sha256(text));
  }
}

/** What went through a shuffle, and what came back, is what the rows make of it. */
async function checkShuffle(store: BlobStore, run: LoadedRun, stage: number): Promise<void> {
  for (const partition of run.plan.partitions.keys()) {
    const path = shufflePaths.partition(run.id, stage, partition);
    const { bytes: made } = await shuffledPartition(store, run, stage, partition);
    same(`${path}: its SHA-256`, sha256(await readAll(store, path)), sha256(made));
  }
  const { buckets } = await need<BucketsRecord>(store, shufflePaths.buckets(run.id, stage));
  for (let bucket = 0; bucket < buckets; bucket += 1) {
    if (isGrouped(run.start.job.stages[stage] as JobStage))
      await checkLedger(store, { id: run.id, partition: bucket, stage });
    const path = shufflePaths.back(run.id, stage, bucket);
    const made = await shuffledBucket(store, run, stage, bucket);
    same(`${path}: its SHA-256`, sha256(await readAll(store, path)), sha256(made));
  }
}

async function readAll(
  store: BlobStore,
  path: string,
  range?: { readonly start: number; readonly end: number },
): Promise<Buffer> {
  const info = range ?? (await store.head(path));
  if (info === undefined) throw new Difference(`${path} is missing.`);
  const chunks: Uint8Array[] = [];
  for await (const chunk of store.read(path, range)) chunks.push(chunk);
  return Buffer.concat(chunks);
}
