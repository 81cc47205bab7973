import type { PartRef, Progress } from '../../shared/model/wire.ts';
import { joinPartition as join } from '../../shared/run/joinPartition.ts';
import type { Runtime } from '../runtime.ts';

/** Joins a partition and stages it as a block of the output. */
export function joinPartition({ store, loadRun }: Runtime): (input: PartRef) => Promise<Progress> {
  return async ({ id, partition }) => {
    await join(store, await loadRun(id), partition);
    return { done: true };
  };
}
