/** A model that looks at nothing, for measuring everything around it; its version says what it is. */

import type { PiiModel } from './piiModel.ts';

export const nullModel: PiiModel = { version: 'null-model', languages: ['en'], categories: [], recognize: () => [] };
