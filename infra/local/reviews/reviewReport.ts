/** What the sample's run brought, for people to read. */

import { formatCount } from '../cli/formatCount.ts';
import { type Column, renderTable } from '../cli/table.ts';
import { type Agreement, ANSWERS, measureAgreement } from './agreement.ts';
import { type EnrichedReview, humanLabel } from './enrichedReview.ts';

const SHOWN_ROWS = 8;

/** A few rows as a table, `width` characters wide at most. */
export function describeRows(rows: readonly EnrichedReview[], width: number): string {
  const columns: Column<EnrichedReview>[] = [
    { title: 'text', value: ({ text }) => text, shrinks: true },
    { title: 'sentiment', value: ({ sentiment }) => sentiment?.document.sentiment ?? '-' },
    { title: 'confidence', value: describeConfidence, align: 'right' },
    { title: 'human label', value: humanLabel },
  ];
  return renderTable(columns, spread(rows, SHOWN_ROWS), width).join('\n');
}

/** The agreement with people, over rows that the model did not learn from, in one sentence and a table of all cases. */
export function describeAgreement(unseen: readonly EnrichedReview[]): string {
  const agreement = measureAgreement(unseen);
  const { right, wrong, confusion } = agreement;
  const decided = right + wrong;
  const share = (of: number): string => (of === 0 ? '' : ` (${((100 * right) / of).toFixed(1)}%)`);
  const columns: Column<keyof Agreement['confusion']>[] = [
    { title: '', value: (human) => `people said ${human}` },
    ...shownAnswers(agreement).map((answer) => ({
      title: answer,
      value: (human: keyof Agreement['confusion']) => formatCount(confusion[human][answer]),
      align: 'right' as const,
    })),
  ];
  return [
    `Of the ${formatCount(unseen.length)} reviews that its model did not learn from, the service calls ` +
      `${formatCount(right)}${share(unseen.length)} what people called them, and of the ${formatCount(decided)} that it calls positive or negative${share(decided)}:`,
    ...renderTable(columns, ['positive', 'negative'], Number.POSITIVE_INFINITY),
  ].join('\n');
}

/** Rows without an answer get a column only if there are any. */
function shownAnswers({ confusion }: Agreement): readonly (typeof ANSWERS)[number][] {
  return ANSWERS.filter((answer) => answer !== 'none' || confusion.positive.none + confusion.negative.none > 0);
}

function describeConfidence({ sentiment }: EnrichedReview): string {
  if (!sentiment) return '-';
  const { positive, neutral, negative } = sentiment.document.confidenceScores;
  return Math.max(positive, neutral, negative).toFixed(2);
}

/** `count` rows at equal distances, so that every source is seen. */
function spread<T>(rows: readonly T[], count: number): T[] {
  const step = Math.max(1, Math.floor(rows.length / count));
  return rows.filter((_, at) => at % step === 0).slice(0, count);
}
