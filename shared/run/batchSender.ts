import { type BatchLimits, createPacker, fitsAlone, type ItemSize } from '../core/batch.ts';
import { createSlots } from '../core/slots.ts';
import type { CallTimes } from '../http/client.ts';
import { failed, type Outcome } from '../model/outcome.ts';
import { type BatchResult, type CallDeps, callBatch } from './callBatch.ts';
import type { BoundRow } from './rowBinder.ts';

/** Sends bound rows in batches, several at a time, and tells what became of each. */
export interface BatchSender<Row> {
  /** When the service wants to be asked again, in milliseconds since 1970; 0 as long as it does not say. */
  readonly resumeAt: number;
  /** The first thing that went wrong, if any did. */
  readonly trouble: unknown;
  /**
   * Takes a row into a batch. Where batches are full with it, `sent` resolves as soon as they are under way; a row that no
   * request may hold has its outcome at once.
   */
  add(row: Row, bound: BoundRow): { readonly outcome?: Outcome; readonly sent?: Promise<void> };
  /** Sends the batches that are not full. */
  flush(): Promise<void>;
  /** Resolves when every call is answered. */
  idle(): Promise<void>;
}

export interface SenderOptions<Row> {
  readonly deps: CallDeps;
  readonly limits: BatchLimits;
  /** Calls in flight; as many as the resources take where this is left out. */
  readonly concurrency: number | undefined;
  readonly times: CallTimes;
  onResult(rows: readonly Row[], result: BatchResult): Promise<void>;
}

/** Calls that wait for their turn at a time where nothing else bounds them: enough for the next to be at hand. */
const waitingCalls = 8;

export function createBatchSender<Row>(options: SenderOptions<Row>): BatchSender<Row> {
  const { deps, limits, times } = options;
  const { units } = deps.service.limits;
  const packer = createPacker<{ readonly row: Row; readonly bound: BoundRow }>(limits);
  const { concurrency } = options;
  const slots = createSlots(concurrency ?? waitingCalls);
  let resumeAt = 0;
  let trouble: unknown;
  const send = (batch: readonly { readonly row: Row; readonly bound: BoundRow }[]): Promise<void> =>
    slots.run(async (giveBack) => {
      try {
        const result = await callBatch(
          batch.map(({ bound }) => bound),
          deps,
          concurrency === undefined ? { ...times, onTurn: giveBack } : times,
        );
        // Each call has its own time to come back at; whoever does first takes the first one's.
        if (result.until !== undefined) resumeAt = resumeAt === 0 ? result.until : Math.min(resumeAt, result.until);
        // What was called has been paid for, whatever came after it.
        await options.onResult(
          batch.map(({ row }) => row),
          result,
        );
        trouble ??= result.trouble;
      } catch (error) {
        trouble ??= error;
      }
    });
  const sendAll = async (batches: readonly Parameters<typeof send>[0][]): Promise<void> => {
    for (const batch of batches) await send(batch);
  };
  return {
    get resumeAt() {
      return resumeAt;
    },
    get trouble() {
      return trouble;
    },
    add(row, bound) {
      const bytes = Buffer.byteLength(JSON.stringify(bound.document));
      const size = { bytes, units: units?.of(bound.document, bound.shared) ?? 0 };
      if (!fitsAlone(size, limits)) return { outcome: tooLarge(size, limits) };
      const full = packer.add({ row, bound }, size, bound.group);
      return full.length > 0 ? { sent: sendAll(full) } : packed;
    },
    flush: () => sendAll(packer.flush()),
    idle: () => slots.idle(),
  };
}

/** A row is in a batch that has room for more. */
const packed = {};

function tooLarge({ units }: ItemSize, limits: BatchLimits): Outcome {
  const { units: most } = limits;
  const limit = most !== undefined && units > most ? `${most} of the service’s units` : `${limits.bytes} bytes`;
  return failed('RequestTooLarge', `The row alone is more than a request may hold (${limit}).`);
}
