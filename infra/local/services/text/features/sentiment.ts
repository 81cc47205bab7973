/** Sentiment of documents and of their sentences. */

import type { SentimentModel } from '../../models/sentiment/sentimentModel.ts';
import { checkLanguage, findLanguage } from '../checkLanguage.ts';
import { invalidParameter } from '../parameterReader.ts';
import { createPositionReader } from '../stringIndex.ts';
import type { OpenFeature } from '../textFeature.ts';

/** The feature over a model. */
export function sentimentOver(model: SentimentModel): OpenFeature {
  return {
    model,
    check: (document) => checkLanguage(document, model.languages, 'sentiment-analysis'),
    answer({ text, language }, { stringIndexType, opinionMining }) {
      if (opinionMining) throw invalidParameter('opinionMining', 'true', ['false']);
      const { sentiment, confidenceScores, sentences } = model.analyze(
        text,
        findLanguage(language, model.languages) ?? 'en',
      );
      const positionOf = createPositionReader(text, stringIndexType);
      return {
        sentiment,
        confidenceScores,
        sentences: sentences.map(({ start, end, sentiment: label, confidenceScores: scores }) => {
          const offset = positionOf(start);
          const length = positionOf(end) - offset;
          return { sentiment: label, confidenceScores: scores, offset, length, text: text.slice(start, end) };
        }),
      };
    },
  };
}
