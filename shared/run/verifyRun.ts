import { sha256 } from '../core/sha256.ts';
import { addOrigins, type Origin } from '../model/origin.ts';
import { addCalls, type Calls, countKinds, noCalls } from '../model/outcome.ts';
import { BlobChanged, type BlobStore } from '../ports.ts';
import { compareFacts } from './compareFacts.ts';
import { joinedBlock } from './joinedRows.ts';
import { describeOutput, type Manifest, manifestPath } from './manifest.ts';
import { partOutcomes } from './partOutcomes.ts';
import {
  countsOf,
  type EndRecord,
  findRecord,
  type JoinedRecord,
  type LedgerRecord,
  type LoadedRun,
  originsOf,
  type PlacesRecord,
  type PlanRecord,
  paths,
  type StartRecord,
} from './records.ts';
import { RunTrouble } from './runTrouble.ts';
import { failuresIn, type Part } from './segmentLog.ts';
import { endRecord } from './summarizeRun.ts';

/** What a check of a run found: all of it right, or the first thing that is not. */
export interface Verification {
  readonly ok: boolean;
  readonly checked: { readonly partitions: number; readonly rows: number; readonly bytes: number };
  readonly difference?: string;
}

/** Ends a check at the first difference. */
class Difference extends Error {}

/**
 * Checks a run that succeeded from what storage holds alone: every count and hash of its ledger, of the joined parts, of the
 * output's bytes and of the manifest is computed anew, from the segments and the input.
 */
export async function verifyRun(store: BlobStore, id: string, start: StartRecord): Promise<Verification> {
  const checked = { partitions: 0, rows: 0, bytes: 0 };
  try {
    const end = await need<EndRecord>(store, paths.end(id));
    if (end.state !== 'succeeded') throw new Difference(`The run is ${end.state}, so there is no output to check.`);
    const plan = await need<PlanRecord>(store, paths.plan(id));
    const { places } = await need<PlacesRecord>(store, paths.places(id));
    const run = { id, start, plan };
    const size = await checkOutput(store, start, end);
    let lines = 0;
    for (const [partition, place] of places.entries()) {
      same(`${paths.places(id)}: its place of partition ${partition}`, place, { row: checked.rows, line: lines });
      const ledgers = await Promise.all(
        start.job.stages.map((_, stage) => checkLedger(store, { id, partition, stage })),
      );
      const part = await checkPart(store, run, partition, lines + 1, checked.bytes);
      lines += ledgers[0]?.lines ?? 0;
      checked.partitions += 1;
      checked.rows += part.counts.rows;
      checked.bytes += part.bytes;
    }
    if (places.length !== plan.partitions.length) throw new Difference('The places are not those of the plan.');
    same(`${start.job.output.blob}: its parts’ count of bytes`, checked.bytes, size);
    same('The end record’s count of rows', end.rows.rows, checked.rows);
    await checkEnd(store, run, end);
    await checkManifest(store, run, end);
    return { ok: true, checked };
  } catch (error) {
    const isTold = error instanceof Difference || error instanceof RunTrouble || error instanceof BlobChanged;
    if (!isTold) throw error;
    return { ok: false, checked, difference: differenceOf(error, start) };
  }
}

async function need<Record>(store: BlobStore, path: string): Promise<Record> {
  const record = await findRecord<Record>(store, path).catch((error: unknown) => {
    if (error instanceof SyntaxError) throw new Difference(`${path} is not valid JSON.`);
    throw error;
  });
  if (record === undefined) throw new Difference(`${path} is missing.`);
  return record;
}

function same(what: string, kept: unknown, found: unknown): void {
  const [said, is] = [JSON.stringify(kept), JSON.stringify(found)];
  if (said !== is) throw new Difference(`${what} says ${said} and is ${is}.`);
}

/** The output is the blob that the run wrote; gives its size. */
async function checkOutput(store: BlobStore, { job }: StartRecord, end: EndRecord): Promise<number> {
  const output = await store.head(job.output.blob);
  if (!output) throw new Difference(`The output ${job.output.blob} is missing.`);
  same(`The ETag of ${job.output.blob}`, end.outputEtag, output.etag);
  return output.size;
}

/** The segments are what the ledger says, and each row has one outcome in them. */
async function checkLedger(store: BlobStore, part: Part): Promise<LedgerRecord> {
  const path = paths.ledger(part.id, part.partition, part.stage);
  const ledger = await need<LedgerRecord>(store, path);
  const outcomes = await partOutcomes(store, part);
  const counts = countKinds(outcomes.values());
  same(`${path}: its count of rows`, ledger.counts, counts);
  const rows = ledger.segments.reduce((sum, segment) => sum + segment.rows, 0);
  same(`${path}: its segments’ count of rows`, rows, counts.rows);
  const segments = await checkSegments(store, part, path, ledger);
  if (ledger.facts === undefined) return ledger;
  for (const { what, kept, found } of compareFacts(ledger.facts, segments, failuresIn(outcomes.values()))) {
    same(`${path}: its ${what}`, kept, found);
  }
  return ledger;
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

/** The input and the outcomes, joined again, are what stands in the output. */
async function checkPart(
  store: BlobStore,
  run: LoadedRun,
  partition: number,
  firstLine: number,
  offset: number,
): Promise<JoinedRecord> {
  const path = paths.joined(run.id, partition);
  const record = await need<JoinedRecord>(store, path);
  const { block, counts } = await joinedBlock(store, run, partition, firstLine);
  same(`${path}: its count of rows`, record.counts, counts);
  same(`${path}: its SHA-256`, record.sha256, sha256(block));
  const { blob } = run.start.job.output;
  const chunks: Uint8Array[] = [];
  for await (const chunk of store.read(blob, { start: offset, end: offset + record.bytes })) chunks.push(chunk);
  same(
    `${blob}, bytes ${offset} to ${offset + record.bytes}: their SHA-256`,
    record.sha256,
    sha256(Buffer.concat(chunks)),
  );
  return record;
}

function differenceOf(error: Error, { input }: StartRecord): string {
  if (!(error instanceof BlobChanged) || error.path !== input.blob) return error.message;
  return `The input ${input.blob} is no longer the one of the run, which had the ETag ${input.etag}; without it nothing can be joined anew.`;
}

/** The end record says what the ledger does, whose counts are known to be right by then. */
async function checkEnd(store: BlobStore, { id, start }: LoadedRun, end: EndRecord): Promise<void> {
  const { state, finishedAt } = end;
  const expected = await endRecord(store, id, start, { state, finishedAt });
  for (const name of ['rows', 'stages', 'partitions', 'calls'] as const) {
    same(`${paths.end(id)}: its ${name}`, end[name], expected[name]);
  }
}

/** The manifest is what it would be if it were written now. */
async function checkManifest(store: BlobStore, run: LoadedRun, end: EndRecord): Promise<void> {
  const path = manifestPath(run.start.job.output.blob);
  const manifest = await need<Manifest>(store, path);
  const expected = await describeOutput(store, run, end.outputEtag ?? '', manifest.code);
  for (const name of Object.keys(expected) as (keyof Manifest)[])
    same(`${path}: its ${name}`, manifest[name], expected[name]);
}
