import type { RowError } from '../model/outcome.ts';
import { stageName } from '../model/stageColumns.ts';
import type { BlobStore } from '../ports.ts';
import { placesOf, readLedgers } from './ledgers.ts';
import { countsOf, paths, placeOf, type StartRecord } from './records.ts';
import { parseSegment } from './segmentLog.ts';

/** A row that a stage failed. `row` counts from 0 and `line` from 1; null while rows before it are still being counted. */
export interface ErrorEntry extends RowError {
  readonly row: number | null;
  readonly line: number | null;
  readonly stage: string;
  readonly attempts: number;
  readonly requestId?: string;
}

/** The failed rows of a run so far, by partition and stage. */
export async function* readErrors(store: BlobStore, id: string, start: StartRecord): AsyncGenerator<ErrorEntry> {
  const { stages } = start.job;
  const ledgers = await readLedgers(store, id, stages.length);
  const last = Math.max(-1, ...ledgers.partitions.keys());
  const places = placesOf(ledgers, last + 2);
  for await (const { path, metadata } of store.list(paths.parts(id))) {
    if (countsOf(metadata).failed === 0) continue;
    const { partition, stage } = placeOf(path);
    const place = places[partition];
    const segment = await store.get(path);
    for (const { row, line, kind, json, attempts, requestId } of segment ? parseSegment(segment.text) : []) {
      if (kind !== 'failed') continue;
      yield {
        row: place ? place.row + row : null,
        line: place && line !== undefined ? place.line + line + 1 : null,
        stage: stageName(stages, stage),
        ...(JSON.parse(json) as RowError),
        attempts: attempts ?? 0,
        ...(requestId === undefined ? {} : { requestId }),
      };
    }
  }
}
