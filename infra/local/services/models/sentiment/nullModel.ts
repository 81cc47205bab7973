/** A model that looks at nothing, for measuring everything around it; its version says what it is. */

import type { SentimentModel } from './sentimentModel.ts';

const NEUTRAL = { positive: 0, neutral: 1, negative: 0 } as const;

export const nullModel: SentimentModel = {
  version: 'null-model',
  languages: ['en'],
  opinions: { languages: ['en'], load: async () => () => ({ targets: [], assessments: [] }) },
  analyze: (text) => ({
    sentiment: 'neutral',
    confidenceScores: NEUTRAL,
    sentences: [{ start: 0, end: text.length, sentiment: 'neutral', confidenceScores: NEUTRAL }],
  }),
};
