/** What each document is about, in its own words. */

import type { KeyPhraseModel } from '../../models/keyPhrases/keyPhraseModel.ts';
import { checkLanguage } from '../checkLanguage.ts';
import type { OpenFeature } from '../textFeature.ts';

/** The feature over a model. */
export function keyPhrasesOver(model: KeyPhraseModel): OpenFeature {
  return {
    model,
    check: (document) => checkLanguage(document, model.languages, 'key-phrase-extraction'),
    answer: ({ text }) => ({ keyPhrases: model.extract(text) }),
  };
}
