/** Sentiment, sentence by sentence. */

import { judgeEnglish } from './english/judgeEnglish.ts';
import { documentLabel, meanScores } from './scores.ts';
import type { SentenceResult, SentimentModel } from './sentimentModel.ts';
import { splitSentences } from './splitSentences.ts';

/**
 * The service reads the first 64 characters of a word; so does this, and it has to: one pattern of VADER takes seconds for a
 * word of thousands of capitals.
 */
const LONG_WORD = /(\S{64})\S+/g;

export const localModel: SentimentModel = {
  version: 'local-2',
  languages: ['en'],
  analyze(text) {
    const sentences = splitSentences(text).map(({ start, end }): SentenceResult => {
      return { start, end, ...judgeEnglish(text.slice(start, end).replace(LONG_WORD, '$1')) };
    });
    return {
      sentiment: documentLabel(sentences.map(({ sentiment }) => sentiment)),
      confidenceScores: meanScores(sentences.map(({ confidenceScores }) => confidenceScores)),
      sentences,
    };
  },
};
