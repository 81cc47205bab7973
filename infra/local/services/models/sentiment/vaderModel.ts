/** Sentiment by VADER (Hutto and Gilbert, 2014): a lexicon with rules for negation, degree, emphasis and contrast; English. */

import vader from 'vader-sentiment';
import { documentLabel, labelOf, meanScores, sentenceScores } from './scores.ts';
import type { SentenceResult, SentimentModel } from './sentimentModel.ts';
import { splitSentences } from './splitSentences.ts';
import { withKnownWords } from './withKnownWords.ts';

const { polarity_scores: polarityOf } = vader.SentimentIntensityAnalyzer;

export const vaderModel: SentimentModel = {
  // The last number counts the changes made here to what the package answers.
  version: 'vader-1.1.3-1',
  languages: ['en'],
  analyze(text) {
    const sentences = splitSentences(text).map(({ start, end }): SentenceResult => {
      const polarity = polarityOf(withKnownWords(text.slice(start, end)));
      return { start, end, sentiment: labelOf(polarity.compound), confidenceScores: sentenceScores(polarity) };
    });
    return {
      sentiment: documentLabel(sentences.map(({ sentiment }) => sentiment)),
      confidenceScores: meanScores(sentences.map(({ confidenceScores }) => confidenceScores)),
      sentences,
    };
  },
};
