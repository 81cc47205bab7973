/** A row of the sample's output. */

import { z } from 'zod';

const score = z.number();

export const enrichedReview = z.looseObject({
  id: z.string(),
  label: z.union([z.literal(0), z.literal(1)]),
  text: z.string(),
  sentiment: z
    .looseObject({
      document: z.looseObject({
        sentiment: z.enum(['positive', 'neutral', 'negative', 'mixed']),
        confidenceScores: z.looseObject({ positive: score, neutral: score, negative: score }),
      }),
    })
    .nullish(),
});

export type EnrichedReview = z.output<typeof enrichedReview>;

/** What the reader of the review said. */
export function humanLabel({ label }: EnrichedReview): 'positive' | 'negative' {
  return label === 1 ? 'positive' : 'negative';
}
