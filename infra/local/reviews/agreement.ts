/** How often the service says what people said. */

import { type EnrichedReview, humanLabel } from './enrichedReview.ts';

/** What the service made of a row; `none` where it gave no sentiment. */
export type Answer = 'positive' | 'negative' | 'neutral' | 'mixed' | 'none';

export const ANSWERS: readonly Answer[] = ['positive', 'negative', 'neutral', 'mixed', 'none'];

export interface Agreement {
  /** Rows by what people said and what the service said. */
  readonly confusion: Readonly<Record<'positive' | 'negative', Readonly<Record<Answer, number>>>>;
  /** Rows that the service called positive or negative, as people did. */
  readonly right: number;
  /** Rows that it called positive where people said negative, or the other way round. */
  readonly wrong: number;
}

/** Neutral and mixed count as neither right nor wrong: people could only say positive or negative. */
export function measureAgreement(rows: readonly EnrichedReview[]): Agreement {
  const none = { positive: 0, negative: 0, neutral: 0, mixed: 0, none: 0 };
  const confusion = { positive: { ...none }, negative: { ...none } };
  for (const row of rows) confusion[humanLabel(row)][row.sentiment?.document.sentiment ?? 'none'] += 1;
  return {
    confusion,
    right: confusion.positive.positive + confusion.negative.negative,
    wrong: confusion.positive.negative + confusion.negative.positive,
  };
}
