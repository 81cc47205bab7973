/** Sentiment by VADER (Hutto and Gilbert, 2014): a lexicon with rules for negation, degree, emphasis and contrast; English. */

import vader from 'vader-sentiment';
import { documentLabel, labelOf, meanScores, sentenceScores } from './scores.ts';
import type { SentenceResult, SentimentModel } from './sentimentModel.ts';
import { splitSentences } from './splitSentences.ts';
import { withKnownWords } from './withKnownWords.ts';

const { polarity_scores: polarityOf } = vader.SentimentIntensityAnalyzer;

/**
 * The service reads the first 64 characters of a word and warns; so does this, and it has to: one pattern of the package
 * takes seconds for a word of thousands of capitals.
 */
const LONG_WORD = /(\S{64})\S+/g;

export const vaderModel: SentimentModel = {
  // The last number counts the changes made here to what the package answers.
  version: 'vader-1.1.3-1',
  languages: ['en'],
  analyze(text) {
    const sentences = splitSentences(text).map(({ start, end }): SentenceResult => {
      const polarity = polarityOf(withKnownWords(text.slice(start, end).replace(LONG_WORD, '$1')));
      return { start, end, sentiment: labelOf(polarity.compound), confidenceScores: sentenceScores(polarity) };
    });
    return {
      sentiment: documentLabel(sentences.map(({ sentiment }) => sentiment)),
      confidenceScores: meanScores(sentences.map(({ confidenceScores }) => confidenceScores)),
      sentences,
      longWords: text.search(LONG_WORD) >= 0,
    };
  },
};
