import { type Section, sectionsOf } from '../core/sections.ts';
import type { RowError } from '../model/outcome.ts';
import { stageName } from '../model/stageColumns.ts';
import type { BlobStore } from '../ports.ts';
import { type ErrorPlace, failedRows } from './failedRows.ts';
import { knownPlaces, type Place } from './knownPlaces.ts';
import type { OutcomeLine } from './outcomeLine.ts';
import type { StartRecord } from './records.ts';

/** A row that a stage failed. `row` counts from 0 and `line` from 1; null while rows before it are still being counted. */
export interface ErrorEntry extends RowError {
  readonly row: number | null;
  readonly line: number | null;
  readonly stage: string;
  readonly attempts: number;
  readonly requestId?: string;
}

export interface PlacedError {
  readonly place: ErrorPlace;
  readonly entry: ErrorEntry;
}

/**
 * The failed rows of a run so far, section by section, in the order of the rows and, within a row, of the stages: those
 * behind `after`.
 */
export async function* readErrors(
  store: BlobStore,
  id: string,
  start: StartRecord,
  after: ErrorPlace = [-1, 0, 0],
): AsyncGenerator<PlacedError> {
  const { stages } = start.job;
  const sections = sectionsOf(stages) as Section[];
  const first = sections.findIndex((section) => section.stages.includes(after[2]));
  for (const at of sections.keys()) {
    if (at < first) continue;
    const behind: ErrorPlace = at === first ? after : [-1, 0, 0];
    const places = await knownPlaces(store, { id, start, section: at });
    for await (const errors of failedRows(store, { id, start, section: at }, behind[0])) {
      for (const { place, outcome } of errors.toSorted((a, b) => compare(a.place, b.place))) {
        if (compare(place, behind) <= 0) continue;
        yield { place, entry: toEntry(outcome, places[place[0]], stageName(stages, place[2])) };
      }
    }
  }
}

function toEntry(
  { row, line, json, attempts, requestId }: OutcomeLine,
  begin: Place | undefined,
  stage: string,
): ErrorEntry {
  return {
    row: begin ? begin.row + row : null,
    line: begin && line !== undefined ? begin.line + line + 1 : null,
    stage,
    ...(JSON.parse(json) as RowError),
    attempts: attempts ?? 0,
    ...(requestId === undefined ? {} : { requestId }),
  };
}

function compare(a: ErrorPlace, b: ErrorPlace): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}
