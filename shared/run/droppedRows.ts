import { createRowSet, type RowSet } from '../core/rowSet.ts';
import type { BlobStore } from '../ports.ts';
import type { LoadedRun } from './records.ts';
import { readBack } from './shuffle.ts';

/** The rows of a partition that a stage leaves out as duplicates, by their place among all that reach it. */
export async function droppedRows(store: BlobStore, run: LoadedRun, stage: number, partition: number): Promise<RowSet> {
  const dropped = createRowSet();
  for (const line of await readBack(store, run, stage, partition)) {
    for (const place of line.split(' ')) dropped.add(Number(place));
  }
  return dropped;
}
