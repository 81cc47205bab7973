import type { QueueClient, ReceivedMessageItem } from '@azure/storage-queue';
import type { HostClock } from '../hostClock.ts';

/** A message that no other reader sees. */
export interface HeldMessage {
  /** Ends the renewals, and resolves to the receipt with which the message can be changed now. */
  readonly release: () => Promise<string>;
}

/** Renews the time for which a message stays invisible, each time half of it has passed, until it is released. */
export function keepInvisible(
  { clock, queue, seconds }: { readonly clock: HostClock; readonly queue: QueueClient; readonly seconds: number },
  { messageId, popReceipt }: ReceivedMessageItem,
): HeldMessage {
  let renewal = Promise.resolve(popReceipt);
  let cancel = (): void => {};
  let released = false;

  function arm(ms: number): void {
    cancel = clock.after(ms, () => {
      renewal = renewal.then(async (receipt) => {
        try {
          const renewed = await queue.updateMessage(messageId, receipt, undefined, seconds);
          if (!released) arm(seconds * 500);
          return renewed.popReceipt ?? receipt;
        } catch {
          // A storage that cannot be reached now may be again before the time is over.
          if (!released) arm(seconds * 100);
          return receipt;
        }
      });
    });
  }

  arm(seconds * 500);
  return {
    release: () => {
      released = true;
      cancel();
      return renewal;
    },
  };
}
