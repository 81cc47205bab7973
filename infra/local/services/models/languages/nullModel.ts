/** A model that looks at nothing, for measuring everything around it; its version says what it is. */

import { type LanguageModel, unknownLanguage } from './languageModel.ts';

export const nullModel: LanguageModel = { version: 'null-model', languages: [], detect: () => unknownLanguage };
