import { sectionAt, ungrouped } from '../core/sections.ts';
import type { BlobStore } from '../ports.ts';
import type { Tally } from '../rows/jsonlRows.ts';
import { type Ledgers, placesOf, readLedgers } from './ledgers.ts';
import { inPath, numberOf, sectionFolder } from './pieces.ts';
import { createRecord, findRecord } from './recordStore.ts';
import { type LoadedRun, type PlacesRecord, type PlanRecord, paths } from './records.ts';
import { sectionRows } from './sectionRows.ts';

/** Where a partition's rows and lines begin, both from 0. */
export type Place = PlacesRecord['places'][number];

/**
 * Where the partitions of a section begin, as far as that is known by now: of the input, up to the first that is not done;
 * of rows that another section has left, everywhere, and the rows tell their lines themselves.
 */
export async function knownPlaces(
  store: BlobStore,
  { id, start, section }: Pick<LoadedRun, 'id' | 'start' | 'section'>,
): Promise<readonly (Place | undefined)[]> {
  const plan = await findRecord<PlanRecord>(store, paths.plan(id, section));
  if (!plan) return [];
  if (plan.pieces) return placesOfPieces(plan);
  const { stages } = start.job;
  const services = ungrouped(sectionAt(stages, section));
  const partitions =
    services.length > 0
      ? (await readLedgers(store, id, stages.length, services)).partitions
      : await readCounted(store, id);
  return placesOf({ partitions }, plan.partitions.length);
}

/** Counts the rows of a partition of the input that no stage goes over before they are joined. */
export async function countPartition(store: BlobStore, run: LoadedRun, partition: number): Promise<void> {
  const tally = { rows: 0, lines: 0 };
  for await (const _ of sectionRows(store, run, partition, tally));
  await keepCounted(store, run.id, partition, tally);
}

/** Keeps how many rows of the input a partition has, where no stage's ledger tells. */
export async function keepCounted(store: BlobStore, id: string, partition: number, tally: Tally): Promise<void> {
  const metadata = { rows: String(tally.rows), lines: String(tally.lines) };
  await createRecord(store, countedPath(id, partition), { format: 1, ...tally }, metadata);
}

export function countedPath(id: string, partition: number): string {
  return `${countedFolder(id)}${inPath(partition)}.json`;
}

function countedFolder(id: string): string {
  return `${sectionFolder(id, 0)}counted/`;
}

async function readCounted(store: BlobStore, id: string): Promise<Ledgers['partitions']> {
  const counted = new Map<number, { stages: number; rows: number; lines: number }>();
  for await (const { path, metadata } of store.list(countedFolder(id))) {
    counted.set(numberOf(path), { stages: 0, rows: Number(metadata.rows ?? 0), lines: Number(metadata.lines ?? 0) });
  }
  return counted;
}

function placesOfPieces({ pieces = [], partitions }: PlanRecord): Place[] {
  let [row, at] = [0, 0];
  const rowAt = new Map([[0, 0]]);
  for (const piece of pieces) {
    [row, at] = [row + piece.rows, at + piece.bytes];
    rowAt.set(at, row);
  }
  return partitions.map(({ start }) => ({ row: rowAt.get(start) ?? 0, line: 0 }));
}
