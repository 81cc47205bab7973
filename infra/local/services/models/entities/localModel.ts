/** Entities of English texts. */

import { readEnglish } from '../english/readEnglish.ts';
import { chooseEntities } from './chooseEntities.ts';
import type { EntityModel } from './entityModel.ts';
import { findContacts } from './findContacts.ts';
import { findNames } from './findNames.ts';
import { findQuantities } from './findQuantities.ts';

export const localModel: EntityModel = {
  version: 'local-1',
  languages: ['en'],
  recognize: (text) =>
    chooseEntities([...findContacts(text), ...findQuantities(text, readEnglish(text).mentions), ...findNames(text)]),
};
