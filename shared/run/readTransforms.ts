import { changesRows, lastSection } from '../core/sections.ts';
import type { JobStage } from '../model/job.ts';
import { stageName } from '../model/stageColumns.ts';
import type { TransformCounts } from '../model/summary.ts';
import type { BlobStore } from '../ports.ts';
import { readJoined } from './commitRun.ts';
import { addChanges, type RowChange } from './rowChange.ts';

/** What went into each stage of a job that changes the rows, and what came out, of all partitions that are joined by now. */
export async function readTransforms(
  store: BlobStore,
  id: string,
  stages: readonly JobStage[],
): Promise<readonly TransformCounts[]> {
  const changing = stages.flatMap((stage, at) => (changesRows(stage) ? [at] : []));
  if (changing.length === 0) return [];
  let changes: readonly RowChange[] = [];
  for (let section = 0; section <= lastSection(stages); section += 1) {
    for (const part of (await readJoined(store, id, section)).values()) changes = addChanges(changes, part.changes);
  }
  return changing.map((stage) => {
    const { rowsIn = 0, rowsOut = 0 } = changes.find((change) => change.stage === stage) ?? {};
    return { name: stageName(stages, stage), rowsIn, rowsOut };
  });
}
