/** A model that looks at nothing, for measuring everything around it; its version says what it is. */

import type { KeyPhraseModel } from './keyPhraseModel.ts';

export const nullModel: KeyPhraseModel = { version: 'null-model', languages: ['en'], extract: () => [] };
