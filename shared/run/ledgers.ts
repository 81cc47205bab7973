import { addOrigins, type Origin } from '../model/origin.ts';
import { addCalls, addCounts, type Calls, type Counts, noCalls, noRows } from '../model/outcome.ts';
import type { BlobStore } from '../ports.ts';
import { countsOf, originsOf } from './countsMetadata.ts';
import { paths, placeOf } from './records.ts';

/** What the ledger says of a partition, from its listing alone. */
export interface PartitionLedger {
  /** Stages that are done. */
  readonly stages: number;
  readonly rows: number;
  readonly lines: number;
}

/** The ledger of a run: by partition, and summed by stage. */
export interface Ledgers {
  readonly partitions: ReadonlyMap<number, PartitionLedger>;
  readonly stages: readonly (Counts & Calls)[];
  /** By stage. */
  readonly origins: readonly (readonly Origin[])[];
  /** Whether a part is done. */
  has(partition: number, stage: number): boolean;
}

/** Reads a run's whole ledger in one listing; of partitions, what it says of `some` stages, by default of all. */
export async function readLedgers(
  store: BlobStore,
  id: string,
  stages: number,
  some?: readonly number[],
): Promise<Ledgers> {
  const partitions = new Map<number, PartitionLedger>();
  const sums = Array.from({ length: stages }, () => ({ ...noRows, ...noCalls }));
  const origins = Array.from({ length: stages }, (): readonly Origin[] => []);
  const done = new Set<string>();
  for await (const { path, metadata } of store.list(paths.ledgers(id))) {
    const { partition, stage } = placeOf(path);
    const counts = countsOf(metadata);
    done.add(`${partition}/${stage}`);
    if (some === undefined || some.includes(stage)) {
      const known = partitions.get(partition);
      const stages = (known?.stages ?? 0) + 1;
      partitions.set(partition, { stages, rows: counts.rows, lines: Number(metadata.lines ?? 0) });
    }
    origins[stage] = addOrigins(origins[stage] ?? [], originsOf(metadata));
    const sum = sums[stage];
    if (sum) sums[stage] = { ...addCounts(sum, counts), ...addCalls(sum, counts) };
  }
  return { partitions, stages: sums, origins, has: (partition, stage) => done.has(`${partition}/${stage}`) };
}

/** Where a partition's rows and lines begin in the input, both from 0; `undefined` behind one that is not done. */
export function placesOf(
  ledgers: Pick<Ledgers, 'partitions'>,
  partitions: number,
): readonly ({ readonly row: number; readonly line: number } | undefined)[] {
  const places: ({ row: number; line: number } | undefined)[] = [{ row: 0, line: 0 }];
  for (let at = 0; at < partitions; at += 1) {
    const place = places[at];
    const ledger = ledgers.partitions.get(at);
    places.push(place && ledger ? { row: place.row + ledger.rows, line: place.line + ledger.lines } : undefined);
  }
  return places.slice(0, partitions);
}
