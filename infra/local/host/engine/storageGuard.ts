import type { HostClock } from '../hostClock.ts';
import type { HostLog } from '../hostLog.ts';

/** Runs a piece of work, and has it run `again` later where its result could not be stored. Never rejects. */
export type StorageGuard = (what: string, run: () => Promise<void>, again: () => void) => Promise<void>;

export interface StorageGuardOptions {
  readonly clock: HostClock;
  readonly log: HostLog;
  readonly isStopped: () => boolean;
}

/** How long to wait before work is done again, in milliseconds: a full disk does not empty itself at once. */
const retryAfter = 5000;

/** Makes the guard; nothing of what fails is lost, as the state still says that it is to be done. */
export function createStorageGuard({ clock, log, isStopped }: StorageGuardOptions): StorageGuard {
  return async function guardStorage(what, run, again) {
    try {
      await run();
    } catch (error) {
      // Work that outlasts the time to stop finds the state closed: the next host does it.
      if (isStopped()) return;
      const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
      log({ level: 'critical', category: 'durable', message: `${what} could not be stored: ${reason}` });
      clock.after(retryAfter, () => {
        if (!isStopped()) again();
      });
    }
  };
}
