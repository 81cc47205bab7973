/** A model that looks at nothing, for measuring everything around it; its version says what it is. */

import type { EntityModel } from './entityModel.ts';

export const nullModel: EntityModel = { version: 'null-model', languages: ['en'], recognize: () => [] };
