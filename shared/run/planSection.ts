import { partitionBytes, partitionsOfPieces } from '../core/partition.ts';
import type { BlobStore } from '../ports.ts';
import { readJoined } from './commitRun.ts';
import { numberOf, type Piece, piecesFolder } from './pieces.ts';
import { keepPlan, mostLanes } from './planRun.ts';
import { readRecord } from './recordStore.ts';
import { type PlanRecord, paths, type StartRecord } from './records.ts';
import { RunTrouble } from './runTrouble.ts';

/** Divides what a section has left into the partitions of the next, by its sizes alone; a run that has a plan keeps that. */
export async function planSection(store: BlobStore, start: StartRecord, section: number): Promise<PlanRecord> {
  return keepPlan(store, start, section, await sectionPlan(store, start, section));
}

/** The plan that a section's pieces come to: always the same. */
export async function sectionPlan(store: BlobStore, start: StartRecord, section: number): Promise<PlanRecord> {
  const before = await readRecord<PlanRecord>(store, paths.plan(start.id, section - 1));
  const pieces = await listPieces(store, start.id, section, before.partitions.length);
  const lanes = mostLanes(start.job, section);
  const sizes = pieces.map(({ bytes }) => bytes);
  const total = sizes.reduce((sum, bytes) => sum + bytes, 0);
  const partitions = partitionsOfPieces(sizes, partitionBytes(total, lanes));
  return {
    format: 1,
    pieces,
    partitions,
    lanes: Math.max(Math.min(lanes, partitions.length), 1),
    outputEtag: before.outputEtag,
  };
}

/** The pieces that a section is given, which are all that the one before says it has left. */
async function listPieces(store: BlobStore, id: string, section: number, partitions: number): Promise<Piece[]> {
  const joined = await readJoined(store, id, section - 1);
  if (joined.size !== partitions) throw new RunTrouble('Not every partition is joined.');
  const pieces: Piece[] = [];
  for await (const { path, etag, size, metadata } of store.list(piecesFolder(id, section))) {
    const partition = numberOf(path.slice(0, path.lastIndexOf('/')));
    pieces.push({ partition, at: numberOf(path), etag, bytes: size, rows: Number(metadata.rows ?? 0) });
  }
  const byPartition = Map.groupBy(pieces, ({ partition }) => partition);
  for (const [partition, { pieces: count, rows }] of joined) {
    const left = byPartition.get(partition) ?? [];
    const found = left.reduce((sum, piece) => sum + piece.rows, 0);
    if (left.length !== count || found !== rows) {
      throw new RunTrouble(`What section ${section - 1} has left of partition ${partition} is not what it says.`);
    }
  }
  return pieces;
}
