import { isGrouped } from '../core/sections.ts';
import type { JobStage } from '../model/job.ts';
import type { BlobStore } from '../ports.ts';
import { parseBack } from './groupsBack.ts';
import type { OutcomeLine } from './outcomeLine.ts';
import { partOutcomes } from './partOutcomes.ts';
import type { LoadedRun } from './records.ts';
import { readBack } from './shuffle.ts';

/** The outcomes of the rows of a partition in one stage. */
export type Outcomes = ReadonlyMap<number, OutcomeLine>;

/** Reads what a finished stage made of a partition: from its part, or from what came back of the groups of its rows. */
export async function stageOutcomes(
  store: BlobStore,
  { id, start }: Pick<LoadedRun, 'id' | 'start'>,
  stage: number,
  partition: number,
): Promise<Outcomes> {
  if (!isGrouped(start.job.stages[stage] as JobStage)) return partOutcomes(store, { id, partition, stage });
  const lines = await readBack(store, { id }, stage, partition);
  return new Map(lines.flatMap(parseBack).map((outcome) => [outcome.row, outcome]));
}
