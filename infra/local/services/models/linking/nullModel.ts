/** A model that looks at nothing, for measuring everything around it; its version says what it is. */

import type { LinkingModel } from './linkingModel.ts';

export const nullModel: LinkingModel = { version: 'null-model', languages: ['en'], link: () => [] };
