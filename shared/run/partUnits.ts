import type { Stage } from '../model/job.ts';
import { noCalls, type Outcome } from '../model/outcome.ts';
import type { BlobStore } from '../ports.ts';
import type { SourceRow, Tally } from '../rows/jsonlRows.ts';
import type { ServiceDefinition } from '../services/defineService.ts';
import type { BatchSender } from './batchSender.ts';
import { type OutcomeLine, toOutcomeLine } from './outcomeLine.ts';
import type { LoadedRun } from './records.ts';
import type { BoundRow } from './rowBinder.ts';
import { rowGroups } from './rowGroups.ts';
import { sectionRows } from './sectionRows.ts';
import type { Part } from './segmentLog.ts';
import type { SegmentWriter } from './segmentWriter.ts';
import { createSourceBinder } from './sourceBinder.ts';
import type { StageFields } from './upstreamFields.ts';
import { workerLost } from './workerLost.ts';

/** A row's places. */
export type RowPlace = Pick<SourceRow, 'row' | 'line'>;

/** What a part begins at once: a row, or all rows of a group. */
export interface PartUnit {
  /** Place of the row, or of the group's first. */
  readonly row: number;
  /** Does its part in the work, or gives it up; nothing to wait for where it only joins others in a batch. */
  take(isGivenUp: boolean): Promise<void> | undefined;
}

/** What units work with. */
export interface UnitDeps {
  readonly store: BlobStore;
  readonly service: ServiceDefinition;
  readonly run: LoadedRun;
  readonly part: Part;
  readonly sender: BatchSender<RowPlace>;
  readonly writer: SegmentWriter;
  /** Does what the run's owner wants, after a call. */
  heed(): Promise<void>;
}

/** The units of a part, as many at a time as came together: groups where the service takes those, else rows. */
export function partUnits(
  deps: UnitDeps,
  stage: Stage,
  fieldsOf: StageFields,
  tally: Tally,
): AsyncIterable<readonly PartUnit[]> {
  return deps.service.group ? groupUnits(deps, tally) : rowUnits(deps, stage, fieldsOf, tally);
}

async function* rowUnits(
  { store, service, run, part, sender, writer, heed }: UnitDeps,
  stage: Stage,
  fieldsOf: StageFields,
  tally: Tally,
): AsyncGenerator<readonly PartUnit[]> {
  const bindSource = createSourceBinder(stage, run.start.job, service, fieldsOf);
  for await (const rows of sectionRows(store, run, part.partition, tally)) {
    yield rows.map((source) => ({
      row: source.row,
      take(isGivenUp) {
        const bound = isGivenUp ? { outcome: workerLost } : bindSource(source);
        const { outcome, sent } = 'bound' in bound ? sender.add(source, bound.bound) : { ...bound, sent: undefined };
        return outcome ? writer.add(toLines(source, outcome), nobody) : sent?.then(heed);
      },
    }));
  }
}

/** The groups of a bucket, each of which is a request of its own. */
async function* groupUnits(
  { store, service, run, part, sender, writer, heed }: UnitDeps,
  tally: Tally,
): AsyncGenerator<readonly PartUnit[]> {
  const end = (rows: readonly RowPlace[], outcome: Outcome): Promise<void> =>
    writer.add(
      rows.flatMap((row) => toLines(row, outcome)),
      nobody,
    );
  const send = (rows: readonly RowPlace[], bound: readonly BoundRow[]): Promise<void> =>
    sender.send(rows, bound).then(heed);
  for await (const groups of rowGroups(store, run, { stage: part.stage, bucket: part.partition }, service, tally)) {
    yield groups.map(({ row, rows, work }) => ({
      row,
      take(isGivenUp) {
        if (isGivenUp) return end(rows, workerLost);
        return 'bound' in work ? send(rows, work.bound) : end(rows, work.outcome);
      },
    }));
  }
}

export function toLines({ row, line }: RowPlace, outcome: Outcome | undefined): OutcomeLine[] {
  return outcome === undefined ? [] : [toOutcomeLine(row, line, outcome)];
}

/** Outcomes that no call was made for. */
export const nobody = { calls: noCalls, origins: [] };
