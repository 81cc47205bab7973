/** Articles of a knowledge base on what each document names. */

import type { LinkingModel } from '../../models/linking/linkingModel.ts';
import { checkLanguage } from '../checkLanguage.ts';
import { createPositionReader } from '../stringIndex.ts';
import type { OpenFeature } from '../textFeature.ts';

/** The feature over a model. */
export function linkingOver(model: LinkingModel): OpenFeature {
  return {
    model,
    check: (document) => checkLanguage(document, model.languages, 'entity-linking'),
    answer: ({ text }, { stringIndexType }) => ({
      entities: model.link(text).map(({ matches, ...entity }) => {
        // One reader for each article: their places in the text are not in rising order.
        const positionOf = createPositionReader(text, stringIndexType);
        return {
          ...entity,
          id: entity.name,
          matches: matches.map(({ start, end, confidenceScore }) => {
            const offset = positionOf(start);
            return { text: text.slice(start, end), offset, length: positionOf(end) - offset, confidenceScore };
          }),
        };
      }),
    }),
  };
}
