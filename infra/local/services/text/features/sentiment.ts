/** Sentiment of documents and of their sentences, and the opinions in them. */

import type { SentimentModel } from '../../models/sentiment/sentimentModel.ts';
import { checkLanguage, findLanguage } from '../checkLanguage.ts';
import { createPositionReader } from '../stringIndex.ts';
import type { OpenFeature } from '../textFeature.ts';
import { describeOpinions } from './describeOpinions.ts';

/** The feature over a model. */
export function sentimentOver(model: SentimentModel): OpenFeature {
  return {
    model,
    check: (document, { opinionMining }) =>
      checkLanguage(document, opinionMining ? model.opinions.languages : model.languages, 'sentiment-analysis'),
    async answer({ text, language }, { stringIndexType, opinionMining }, place) {
      const mine = opinionMining ? await model.opinions.load() : undefined;
      const { sentences, ...whole } = model.analyze(text, findLanguage(language, model.languages) ?? 'en');
      const positionOf = createPositionReader(text, stringIndexType);
      const described = sentences.map(({ start, end, ...judgement }, at) => {
        const offset = positionOf(start);
        const sentence = text.slice(start, end);
        const where = { text, start, path: `#/documents/${place}/sentences/${at}` };
        return {
          ...judgement,
          offset,
          length: positionOf(end) - offset,
          text: sentence,
          ...(mine === undefined ? {} : describeOpinions(mine(sentence), where, stringIndexType)),
        };
      });
      return { ...whole, sentences: described };
    },
  };
}
