import type { SectionRef } from '../../shared/model/wire.ts';
import { writePlaces } from '../../shared/run/writePlaces.ts';
import type { Runtime } from '../runtime.ts';

/** Keeps where each partition's rows and lines begin, which the join needs. */
export function placeRun({ store, loadRun }: Runtime): (input: SectionRef) => Promise<null> {
  return async (ref) => {
    await writePlaces(store, await loadRun(ref));
    return null;
  };
}
