import type { RunRef } from '../../shared/model/wire.ts';
import { keepTrouble } from '../../shared/run/control.ts';
import type { Runtime } from '../runtime.ts';

/** Ends the work of all lanes of a run in which one has given up. */
export function stopLanes({
  store,
}: Pick<Runtime, 'store'>): (input: RunRef & { readonly reason: string }) => Promise<null> {
  return async ({ reason, ...ref }) => {
    await keepTrouble(store, ref, reason);
    return null;
  };
}
