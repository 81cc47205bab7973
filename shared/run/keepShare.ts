import type { Clock } from '../ports.ts';
import { type QuotaShare, renewMs } from './quotaShare.ts';

/** Milliseconds until a share is asked for again where there was none, or storage could not be reached. */
const retryMs = 1000;

/**
 * Renews a share for as long as it `isUsed`, then gives it back. A share that cannot be renewed lapses by itself, and calls
 * with it, so trouble with the storage account is not an error here.
 */
export async function keepShare(
  share: QuotaShare,
  clock: Clock,
  { demand, changed, isUsed }: { demand(): number; changed(): void; isUsed(): boolean },
): Promise<void> {
  while (isUsed()) {
    const before = share.now();
    const after = await share.renew(demand()).catch(() => share.now());
    if (after !== before) changed();
    await clock.sleep(after > 0 ? renewMs : retryMs);
  }
  await share.release().catch(() => undefined);
}
