import type { CallWatch, SentAttempt } from '../http/callWatch.ts';
import type { KeyRef } from '../model/resource.ts';
import type { ServiceDefinition } from '../services/defineService.ts';
import type { BatchResult } from './callBatch.ts';
import type { BoundRow } from './rowBinder.ts';

/** What was noted of the calls for one batch. */
export interface BatchNotes {
  /** Tells this process from others that use the same resources. */
  readonly process: string;
  readonly attempts: readonly SentAttempt[];
  readonly refusals: readonly Refusal[];
  /** Documents that the calls came to outcomes of, or that the service works on now. */
  readonly documents: number;
  /** What the service is paid for, in its own unit. */
  readonly billed: number;
}

/** A key that was given up, and what it held; nothing where it could not be read. */
export interface Refusal {
  readonly key: KeyRef;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly value: string | undefined;
}

/** Takes notes of the calls for one batch. */
export interface NoteTaker {
  readonly watch: CallWatch;
  /** The notes of the calls that came to this for a batch. */
  notes(batch: readonly BoundRow[], result: Pick<BatchResult, 'outcomes' | 'accepted'>): BatchNotes;
}

export function createNoteTaker(
  { billing }: Pick<ServiceDefinition, 'billing'>,
  process: string,
  during: CallWatch['during'],
): NoteTaker {
  const attempts: SentAttempt[] = [];
  const refusals: Refusal[] = [];
  return {
    watch: {
      during,
      sent: (attempt) => attempts.push(attempt),
      refused: (key, at, value) => refusals.push({ key, at, value }),
    },
    notes(batch, { outcomes, accepted }) {
      const taken = batch.filter((_, at) => accepted !== undefined || outcomes[at] !== undefined);
      const paid = billing ? batch.filter((_, at) => outcomes[at]?.kind === 'ok') : [];
      const billed = billing ? paid.reduce((sum, { document }) => sum + billing.of(document), 0) : 0;
      return { process, attempts, refusals, documents: attempts.length === 0 ? 0 : taken.length, billed };
    },
  };
}
