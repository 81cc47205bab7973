import { type BatchLimits, createPacker, fitsAlone, type ItemSize } from '../core/batch.ts';
import type { CallTimes } from '../http/serviceRequest.ts';
import { failed, type Outcome } from '../model/outcome.ts';
import { jsonSize } from '../rows/jsonSize.ts';
import type { BatchNotes } from './batchNotes.ts';
import { type BatchResult, type CallDeps, callBatch } from './callBatch.ts';
import type { CallLine } from './callLine.ts';
import type { BoundRow } from './rowBinder.ts';

/** Sends bound rows in batches, several at a time, and tells what became of each. */
export interface BatchSender<Row> {
  /**
   * Takes a row into a batch. Where batches are full with it, `sent` resolves as soon as they are under way; a row that no
   * request may hold has its outcome at once.
   */
  add(row: Row, bound: BoundRow): { readonly outcome?: Outcome; readonly sent?: Promise<void> };
  /** Sends rows as a batch of their own; resolves as soon as it is under way. */
  send(rows: readonly Row[], bound: readonly BoundRow[]): Promise<void>;
  /** Sends the batches that are not full. */
  flush(): Promise<void>;
}

export interface SenderOptions<Row> {
  readonly deps: CallDeps;
  readonly line: CallLine;
  /** Documents a request. */
  readonly documents: number;
  readonly times: CallTimes;
  onResult(rows: readonly Row[], result: BatchResult & { readonly notes: BatchNotes }): Promise<void>;
}

export function createBatchSender<Row>(options: SenderOptions<Row>): BatchSender<Row> {
  const { deps, line, documents, times } = options;
  const { requestBytes = Number.POSITIVE_INFINITY, units } = deps.service.limits;
  const limits: BatchLimits = { documents, bytes: requestBytes, ...(units ? { units: units.most } : {}) };
  /** Rows of which none takes more fit together, however many there may be. */
  const evenShare = requestBytes / (2 * documents);
  const packer = createPacker<{ readonly row: Row; readonly bound: BoundRow }>(limits);
  const send = (batch: readonly { readonly row: Row; readonly bound: BoundRow }[]): Promise<void> => {
    const bound = batch.map((each) => each.bound);
    const rows = batch.map(({ row }) => row);
    return line.run(
      (turn) => callBatch(bound, deps, { ...times, ...turn }),
      (result, notes) => options.onResult(rows, { ...result, notes: notes(bound, result) }),
    );
  };
  const sendAll = async (batches: readonly Parameters<typeof send>[0][]): Promise<void> => {
    for (const batch of batches) await send(batch);
  };
  return {
    add(row, bound) {
      const bytes = jsonSize(bound.document, evenShare);
      const size = { bytes, units: units?.of(bound.document, bound.shared) ?? 0 };
      if (!fitsAlone(size, limits)) return { outcome: tooLarge(size, limits) };
      const full = packer.add({ row, bound }, size, bound.group);
      return full.length > 0 ? { sent: sendAll(full) } : packed;
    },
    send: (rows, bound) => send(bound.map((each, at) => ({ row: rows[at] as Row, bound: each }))),
    flush: () => sendAll(packer.flush()),
  };
}

/** A row is in a batch that has room for more. */
const packed = {};

function tooLarge({ units }: ItemSize, limits: BatchLimits): Outcome {
  const { units: most } = limits;
  const limit = most !== undefined && units > most ? `${most} of the service’s units` : `${limits.bytes} bytes`;
  return failed('RequestTooLarge', `The row alone is more than a request may hold (${limit}).`);
}
