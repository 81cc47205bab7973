import { type BatchLimits, createPacker, fitsAlone } from '../core/batch.ts';
import { createSlots } from '../core/slots.ts';
import type { CallTimes, ServiceClient } from '../http/client.ts';
import { failed, type Outcome } from '../model/outcome.ts';
import type { ServiceDefinition } from '../services/defineService.ts';
import type { BatchNotes, NoteTaker } from './batchNotes.ts';
import { type BatchResult, callBatch } from './callBatch.ts';
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
  readonly service: ServiceDefinition;
  readonly client: ServiceClient;
  readonly limits: BatchLimits;
  /** Calls in flight; as many as the resources take where this is left out. */
  readonly concurrency: number | undefined;
  readonly times: CallTimes;
  /** Asked for each batch. */
  noteTaker(): NoteTaker;
  onResult(rows: readonly Row[], result: BatchResult & { readonly notes: BatchNotes }): Promise<void>;
}

/** Calls that wait for their turn at a time where nothing else bounds them: enough for the next to be at hand. */
const waitingCalls = 8;

export function createBatchSender<Row>(options: SenderOptions<Row>): BatchSender<Row> {
  const { service, client, limits, times } = options;
  const packer = createPacker<{ readonly row: Row; readonly bound: BoundRow }>(limits);
  const { concurrency } = options;
  const slots = createSlots(concurrency ?? waitingCalls);
  let resumeAt = 0;
  let trouble: unknown;
  const send = (batch: readonly { readonly row: Row; readonly bound: BoundRow }[]): Promise<void> =>
    slots.run(async (giveBack) => {
      try {
        const { watch, notes } = options.noteTaker();
        const result = await callBatch(
          batch.map(({ bound }) => bound),
          service,
          client,
          { ...times, watch, ...(concurrency === undefined ? { onTurn: giveBack } : {}) },
        );
        const documents = batch.map(({ bound }) => bound.document);
        // Each call has its own time to come back at; whoever does first takes the first one's.
        if (result.until !== undefined) resumeAt = resumeAt === 0 ? result.until : Math.min(resumeAt, result.until);
        // What was called has been paid for, whatever came after it.
        await options.onResult(
          batch.map(({ row }) => row),
          { ...result, notes: notes(documents, result.outcomes) },
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
      const size = Buffer.byteLength(JSON.stringify(bound.document));
      if (!fitsAlone(size, limits)) return { outcome: tooLarge(limits.bytes) };
      const full = packer.add({ row, bound }, size, bound.group);
      return full.length > 0 ? { sent: sendAll(full) } : packed;
    },
    flush: () => sendAll(packer.flush()),
    idle: () => slots.idle(),
  };
}

/** A row is in a batch that has room for more. */
const packed = {};

function tooLarge(bytes: number): Outcome {
  return failed('RequestTooLarge', `The row alone is more than a request may hold (${bytes} bytes).`);
}
