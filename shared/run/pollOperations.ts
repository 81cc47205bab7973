import type { Clock } from '../ports.ts';
import type { OperationFollower } from './operationFollower.ts';
import type { OpenOperation } from './operationLog.ts';

/** The longest wait for an operation, in milliseconds, that is sat out; a longer one goes back to the lane's timer. */
const longestIdleMs = 5000;

/** How a part goes on from row to row. */
export interface PartPass {
  /** Whether the next row may be taken; it may be preceded by the end of all that are under way. */
  next(): boolean | Promise<boolean>;
  /** Asks for a row's operation, or gives the row up. */
  take(operation: OpenOperation): Promise<void>;
  /** Does what the run's owner wants. */
  heed(): Promise<void>;
  /** Resolves when what is under way is over and the outcomes are written. */
  settle(): Promise<void>;
  mustStop(): boolean;
}

/** Asks for the operations that are due; false where the part does not go on. */
export async function pollDue(follower: OperationFollower, pass: PartPass): Promise<boolean> {
  for (const operation of follower.due()) {
    if (!(await pass.next())) return false;
    await pass.take(operation);
    await pass.heed();
  }
  return true;
}

/** Polls until no operation is open, or all are too far off to be waited for here; false where the part does not go on. */
export async function pollToEnd(follower: OperationFollower, pass: PartPass, clock: Clock): Promise<boolean> {
  for (let at = follower.nextAt(); at !== undefined; at = follower.nextAt()) {
    const wait = at - clock.now();
    if (wait > longestIdleMs) return true;
    if (wait > 0) await clock.sleep(wait);
    await pass.heed();
    if (!(await pollDue(follower, pass))) return false;
    await pass.settle();
    if (pass.mustStop()) return false;
  }
  return true;
}
