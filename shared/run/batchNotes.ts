import type { CallWatch, SentAttempt } from '../http/callWatch.ts';
import type { Outcome } from '../model/outcome.ts';
import type { KeyRef } from '../model/resource.ts';
import type { Document, ServiceDefinition } from '../services/defineService.ts';

/** What was noted of the calls for one batch. */
export interface BatchNotes {
  /** Tells this process from others that use the same resources. */
  readonly process: string;
  readonly attempts: readonly SentAttempt[];
  readonly refusals: readonly Refusal[];
  /** Documents whose outcomes the calls came to. */
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
  /** The notes of the calls that came to these outcomes of the documents, in their order. */
  notes(documents: readonly Document[], outcomes: readonly (Outcome | undefined)[]): BatchNotes;
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
    notes(documents, outcomes) {
      const answered = attempts.length === 0 ? 0 : outcomes.filter((outcome) => outcome !== undefined).length;
      const paid = billing ? documents.filter((_, at) => outcomes[at]?.kind === 'ok') : [];
      const billed = billing ? paid.reduce((sum, document) => sum + billing.of(document), 0) : 0;
      return { process, attempts, refusals, documents: answered, billed };
    },
  };
}
