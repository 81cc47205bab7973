import { serviceStage } from '../model/job.ts';
import type { Outcome } from '../model/outcome.ts';
import type { BlobStore } from '../ports.ts';
import type { Tally } from '../rows/jsonlRows.ts';
import type { Document, Grouping, ServiceDefinition } from '../services/defineService.ts';
import { type GroupEntry, parseGroupEntry } from './groupRows.ts';
import type { LoadedRun } from './records.ts';
import { type BoundRow, bindRequest } from './rowBinder.ts';
import { RunTrouble } from './runTrouble.ts';
import { readBucket } from './shuffle.ts';

/** A row of a bucket: its place among all that the bucket holds, and its line. */
interface GroupRow {
  readonly row: number;
  readonly line: number;
}

/** Rows that are called for together, or have one outcome without a call. */
export interface RowGroup {
  /** Place of the first row to come. */
  readonly row: number;
  /** In the order of the request. */
  readonly rows: readonly GroupRow[];
  readonly work: { readonly bound: readonly BoundRow[] } | { readonly outcome: Outcome };
}

type Entry = GroupEntry & { readonly place: number };

/**
 * The groups of a bucket, each as soon as its last row has come. The rows of a group that the service would not take, for
 * how many they are, are never held: they come one by one, so that a bucket fits into memory whatever its groups.
 */
export async function* rowGroups(
  store: BlobStore,
  run: LoadedRun,
  { stage, bucket }: { readonly stage: number; readonly bucket: number },
  service: ServiceDefinition,
  tally: Tally,
): AsyncGenerator<readonly RowGroup[]> {
  const { group: grouping } = service;
  if (!grouping) throw new Error(`The service ${service.name} takes no groups.`);
  const sizes = await countGroups(store, run, stage, bucket);
  const complete = createGroupMaker(run, stage, service, grouping);
  const held = new Map<string, Entry[]>();
  for await (const { lines } of readBucket(store, run, stage, bucket)) {
    const groups: RowGroup[] = [];
    for (const line of lines) {
      const entry = { ...parseGroupEntry(line), place: tally.rows++ };
      const size = sizes.get(entry.group) ?? 0;
      const error = entry.outcome ? undefined : grouping.refuses(size);
      const outcome = error ? { kind: 'failed' as const, error } : entry.outcome;
      if (outcome) {
        groups.push({ row: entry.place, rows: [placeOf(entry)], work: { outcome } });
        continue;
      }
      const rows = held.get(entry.group) ?? [];
      rows.push(entry);
      held.set(entry.group, rows);
      if (rows.length < size) continue;
      held.delete(entry.group);
      groups.push(complete(rows));
    }
    yield groups;
  }
}

/** Rows of each group of a bucket that are to be called for. */
async function countGroups(
  store: BlobStore,
  run: LoadedRun,
  stage: number,
  bucket: number,
): Promise<ReadonlyMap<string, number>> {
  const sizes = new Map<string, number>();
  for await (const { lines } of readBucket(store, run, stage, bucket)) {
    for (const line of lines) {
      const { group, outcome } = parseGroupEntry(line);
      if (!outcome) sizes.set(group, (sizes.get(group) ?? 0) + 1);
    }
  }
  return sizes;
}

/** Makes a request of the rows of a group; its key is that which the first of them to come asks for. */
function createGroupMaker(
  { start }: LoadedRun,
  stage: number,
  service: ServiceDefinition,
  grouping: Grouping,
): (entries: readonly Entry[]) => RowGroup {
  const request = bindRequest(serviceStage(start.job, stage), service);
  if ('outcome' in request) throw new RunTrouble(`The stage ${stage} lacks what its requests need.`);
  return (entries) => {
    const [{ place: row, secret }] = entries as [Entry, ...Entry[]];
    const ordered = inOrder(entries, grouping);
    const rows = ordered.map(placeOf);
    const documents = ordered.map(({ document = {} }) => document);
    const error = grouping.check(documents, request.shared);
    if (error) return { row, rows, work: { outcome: { kind: 'failed', error } } };
    const shared = secret === undefined ? request : { ...request, secret };
    return { row, rows, work: { bound: documents.map((document) => ({ ...shared, document })) } };
  };
}

function inOrder(entries: readonly Entry[], { order }: Grouping): Entry[] {
  const orderOf = ({ document = {} }: { readonly document?: Document }): number => order(document) ?? 0;
  return entries
    .map((entry) => [orderOf(entry), entry] as const)
    .toSorted(([a, one], [b, other]) => a - b || one.place - other.place)
    .map(([, entry]) => entry);
}

function placeOf({ place, line }: Entry): GroupRow {
  return { row: place, line };
}
