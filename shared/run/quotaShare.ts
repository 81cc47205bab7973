import { fairShares } from '../core/pacing/fairShares.ts';
import type { BlobStore, Clock, Random } from '../ports.ts';

/** How long a share is held without being renewed, in milliseconds: so long is it lost for when its holder dies. */
export const leaseMs = 15_000;
/** Milliseconds between renewals. Whoever wants a share waits so long at most for the others to make room. */
export const renewMs = leaseMs / 3;
/** The server tells its time in whole seconds, so two of its answers may be so many milliseconds farther apart than told. */
const roundingMs = 1000;
/** Somebody else wrote at the same time: so often is a renewal tried, with waits of up to so many milliseconds. */
const conflicts = { tries: 10, waitMs: 100 };

/** The record of a quota's holders: the one place where instances that share a quota meet. */
export interface QuotaRecord {
  readonly format: 1;
  readonly holders: readonly QuotaHolder[];
}

export interface QuotaHolder {
  readonly id: string;
  /** What it could use, as a share of the quota. */
  readonly demand: number;
  /** What it may use. */
  readonly share: number;
  /** Until then, in milliseconds since 1970 by the clock of the storage server. */
  readonly until: number;
}

/** A process's share of a quota, from 0 for nothing to 1 for all of it. */
export interface QuotaShare {
  /** The share that holds now; 0 once it has not been renewed for {@link leaseMs}. */
  now(): number;
  /** Takes or renews a share, by what this process could use of the quota; tells the share. */
  renew(demand: number): Promise<number>;
  /** Gives the share back. */
  release(): Promise<void>;
}

export interface QuotaShareDeps {
  readonly store: BlobStore;
  readonly clock: Clock;
  readonly random: Random;
}

/**
 * A share under `id`, one for each process, of the quota whose holders stand in the blob `path`. The shares that are held
 * at any time are never more than the whole: a holder takes only what the others do not hold, and those with more than
 * their fair share make room when they renew theirs.
 */
export function createQuotaShare({ store, clock, random }: QuotaShareDeps, path: string, id: string): QuotaShare {
  let held = { share: 0, until: 0 };

  /** Changes the record, unless somebody else always does at the same time. */
  const change = async (next: (holders: readonly QuotaHolder[], now: number) => QuotaHolder[]): Promise<boolean> => {
    for (let tries = 0; tries < conflicts.tries; tries += 1) {
      const blob = await store.get(path);
      if (blob) {
        const { holders } = JSON.parse(blob.text) as QuotaRecord;
        const others = holders.filter((holder) => holder.id !== id && holder.until > blob.servedAt);
        const record: QuotaRecord = { format: 1, holders: next(others, blob.servedAt) };
        if (await store.put(path, JSON.stringify(record), { ifMatch: blob.info.etag })) return true;
      } else {
        // Only an answer with a blob tells the server's time.
        const none: QuotaRecord = { format: 1, holders: [] };
        await store.put(path, JSON.stringify(none), { ifNoneMatch: '*' });
        continue;
      }
      await clock.sleep(random() * conflicts.waitMs);
    }
    return false;
  };
  const now = (): number => (clock.now() < held.until ? held.share : 0);
  return {
    now,
    async renew(demand) {
      // Taken before the server is asked, so that the share ends here no later than there.
      const until = clock.now() + leaseMs;
      let share = 0;
      const isRenewed = await change((others, servedAt) => {
        const fair = fairShares([...others.map((other) => other.demand), demand]).at(-1) as number;
        const free = 1 - others.reduce((sum, other) => sum + other.share, 0);
        share = Math.max(0, Math.min(fair, free));
        // A smaller share holds from now on: the others may take the rest as soon as they read this.
        held = { ...held, share: Math.min(held.share, share) };
        return [...others, { id, demand, share, until: servedAt + leaseMs + roundingMs }];
      });
      if (isRenewed) held = { share, until };
      return now();
    },
    async release() {
      held = { share: 0, until: 0 };
      await change((others) => [...others]);
    },
  };
}
