import type { ServiceClient } from '../../../shared/http/client.ts';
import type { Stage } from '../../../shared/model/job.ts';
import { planRun } from '../../../shared/run/planRun.ts';
import { createRecord, type PlanRecord, paths, type StartRecord } from '../../../shared/run/records.ts';
import { aJob, aStage } from '../../support/factories.ts';
import { type BenchStore, benchInput } from './benchStore.ts';

export interface BenchRun {
  readonly id: string;
  readonly start: StartRecord;
  readonly plan: PlanRecord;
}

/** Starts and plans a run of one sentiment stage over the store's input. */
export async function startBenchRun(store: BenchStore, stage: Partial<Stage>): Promise<BenchRun> {
  const id = 'bench';
  const { size, etag } = (await store.head(benchInput)) as { size: number; etag: string };
  const start: StartRecord = {
    format: 1,
    id,
    job: aJob({ input: { blob: benchInput }, stages: [aStage(stage)] }),
    input: { blob: benchInput, etag, size },
    request: '',
    startedAt: new Date().toISOString(),
  };
  await createRecord(store, paths.start(id), start);
  return { id, start, plan: await planRun(store, id) };
}
