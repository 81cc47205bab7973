import type { Buckets, SectionRef } from '../../shared/model/wire.ts';
import { divideShuffle as divide } from '../../shared/run/shuffle.ts';
import type { Runtime } from '../runtime.ts';

/** Divides what all partitions have written for a stage into buckets that fit into memory. */
export function divideShuffle({
  store,
  loadRun,
}: Runtime): (input: SectionRef & { readonly stage: number }) => Promise<Buckets> {
  return async ({ stage, ...ref }) => {
    const { buckets, lanes } = await divide(store, await loadRun(ref), stage);
    return { buckets, lanes };
  };
}
