import type { BlobStore } from '../ports.ts';
import { parseGroupEntry } from './groupRows.ts';
import { formatOutcomeLine } from './outcomeLine.ts';
import { partOutcomes } from './partOutcomes.ts';
import type { LoadedRun } from './records.ts';
import { RunTrouble } from './runTrouble.ts';
import { readBucket } from './shuffle.ts';
import { formatSlots } from './slottedBlob.ts';

/** The outcomes of a bucket's rows, each on its way back to the row's own partition, as the shuffle gives them back. */
export async function groupsBack(store: BlobStore, run: LoadedRun, stage: number, bucket: number): Promise<Buffer> {
  const outcomes = await partOutcomes(store, { id: run.id, partition: bucket, stage });
  const back: [number, string][] = [];
  for await (const { partition, lines } of readBucket(store, run, stage, bucket)) {
    for (const line of lines) {
      const outcome = outcomes.get(back.length);
      if (!outcome) throw new RunTrouble(`A row of the bucket ${bucket} has no outcome.`);
      const { row } = parseGroupEntry(line);
      back.push([partition, formatOutcomeLine({ ...outcome, row }).trimEnd()]);
    }
  }
  return formatSlots(run.plan.partitions.length, back);
}
