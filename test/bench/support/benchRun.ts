import { planRun } from '../../../shared/run/planRun.ts';
import { createRecord, type PlanRecord, paths, type StartRecord } from '../../../shared/run/records.ts';
import { aJob } from '../../support/factories.ts';
import { type BenchStore, benchInput } from './benchStore.ts';

export interface BenchRun {
  readonly id: string;
  readonly start: StartRecord;
  readonly plan: PlanRecord;
}

/** Starts and plans a run of one sentiment stage over the store's input. */
export async function startBenchRun(store: BenchStore): Promise<BenchRun> {
  const id = 'bench';
  const info = await store.head(benchInput);
  if (!info) throw new Error('There is no input.');
  const start: StartRecord = {
    format: 1,
    id,
    job: aJob({ input: { blob: benchInput } }),
    input: { blob: benchInput, etag: info.etag, size: info.size },
    request: '',
    startedAt: new Date().toISOString(),
  };
  await createRecord(store, paths.start(id), start);
  return { id, start, plan: await planRun(store, id) };
}
