import type { RunRef } from '../../shared/model/wire.ts';
import type { BlobStore } from '../../shared/ports.ts';
import { keepTrouble } from '../../shared/run/control.ts';
import { troubleOf } from '../troubleOf.ts';

/** Work on a part of a run. Where another try would not help, the run fails, and the other parts need not go on and pay. */
export function endingOthers<Input extends RunRef, Value>(
  store: BlobStore,
  work: (input: Input) => Promise<Value>,
): (input: Input) => Promise<Value> {
  return async (input) => {
    try {
      return await work(input);
    } catch (error) {
      const { retry, reason } = troubleOf(error);
      // Where it cannot be kept, the others go on until their own end, and the first error is the one to tell.
      if (!retry) await keepTrouble(store, input, reason).catch(() => undefined);
      throw error;
    }
  };
}
