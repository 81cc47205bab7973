import type { Buckets, SectionRef } from '../../shared/model/wire.ts';
import { recordWork } from '../../shared/run/recordWork.ts';
import { divideShuffle as divide } from '../../shared/run/shuffle.ts';
import type { Runtime } from '../runtime.ts';

/** Divides what all partitions have written for a stage into buckets that fit into memory. */
export function divideShuffle(runtime: Runtime): (input: SectionRef & { readonly stage: number }) => Promise<Buckets> {
  const { loadRun, workplaceOf } = runtime;
  return async ({ stage, ...ref }) => {
    const run = await loadRun(ref);
    const { buckets, lanes } = await recordWork(runtime, workplaceOf(ref), (store) => divide(store, run, stage));
    return { buckets, lanes };
  };
}
