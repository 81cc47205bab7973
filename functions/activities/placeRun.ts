import type { SectionRef } from '../../shared/model/wire.ts';
import { recordWork } from '../../shared/run/recordWork.ts';
import { writePlaces } from '../../shared/run/writePlaces.ts';
import type { Runtime } from '../runtime.ts';

/** Keeps where each partition's rows and lines begin, which the join needs. */
export function placeRun(runtime: Runtime): (input: SectionRef) => Promise<null> {
  const { loadRun, workplaceOf } = runtime;
  return async (ref) => {
    const run = await loadRun(ref);
    await recordWork(runtime, workplaceOf(ref), (store) => writePlaces(store, run));
    return null;
  };
}
