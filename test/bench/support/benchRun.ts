import { planRun } from '../../../shared/run/planRun.ts';
import { createRecord } from '../../../shared/run/recordStore.ts';
import { type LoadedRun, paths, type StartRecord } from '../../../shared/run/records.ts';
import { aJob } from '../../support/factories.ts';
import { type BenchStore, benchInput } from './benchStore.ts';

/** Starts and plans a run of one sentiment stage over the store's input. */
export async function startBenchRun(store: BenchStore): Promise<LoadedRun> {
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
  return { id, start, section: 0, plan: await planRun(store, start) };
}
