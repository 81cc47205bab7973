/** Sentiment of documents and of their sentences, and the opinions in them. */

import type { Opinions } from '../../models/sentiment/opinions/opinions.ts';
import type { SentimentModel } from '../../models/sentiment/sentimentModel.ts';
import { checkLanguage, findLanguage } from '../checkLanguage.ts';
import type { TextParameters } from '../readParameters.ts';
import { createPositionReader } from '../stringIndex.ts';
import type { DocumentAnswer, OpenFeature, TextDocument } from '../textFeature.ts';
import { describeOpinions } from './describeOpinions.ts';

/** The feature over a model. */
export function sentimentOver(model: SentimentModel): OpenFeature {
  return {
    model,
    check: (document, { opinionMining }) =>
      checkLanguage(document, opinionMining ? model.opinions.languages : model.languages, 'sentiment-analysis'),
    answer(document, parameters, place) {
      if (!parameters.opinionMining) return describe(document, parameters, model);
      const miners = model.opinions.load();
      return miners.then((mine) => describe(document, parameters, model, { mine, place }));
    },
  };
}

function describe(
  { text, language }: TextDocument,
  { stringIndexType }: TextParameters,
  model: SentimentModel,
  mining?: { readonly mine: (sentence: string) => Opinions; readonly place: number },
): DocumentAnswer {
  const whole = model.analyze(text, findLanguage(language, model.languages) ?? 'en');
  const positionOf = createPositionReader(text, stringIndexType);
  const sentences = whole.sentences.map(({ start, end, sentiment, confidenceScores }, at) => {
    const offset = positionOf(start);
    const sentence = {
      sentiment,
      confidenceScores,
      offset,
      length: positionOf(end) - offset,
      text: text.slice(start, end),
    };
    if (mining === undefined) return sentence;
    const where = { text, start, path: `#/documents/${mining.place}/sentences/${at}` };
    return { ...sentence, ...describeOpinions(mining.mine(sentence.text), where, stringIndexType) };
  });
  return { sentiment: whole.sentiment, confidenceScores: whole.confidenceScores, sentences };
}
