/** Personal information in English texts. */

import { readEnglish } from '../english/readEnglish.ts';
import { chooseEntities } from '../entities/chooseEntities.ts';
import type { Entity } from '../entities/entityModel.ts';
import { findContacts } from '../entities/findContacts.ts';
import { findNames } from '../entities/findNames.ts';
import { findQuantities } from '../entities/findQuantities.ts';
import { findIdentifiers } from './findIdentifiers.ts';
import { IDENTIFIERS } from './identifiers.ts';
import type { PiiModel } from './piiModel.ts';

/** Of what other models find, what is personal; a place or a number by itself is not. */
const PERSONAL = [
  'Person',
  'PersonType',
  'Organization',
  'PhoneNumber',
  'Email',
  'URL',
  'IPAddress',
  'Address',
  'DateTime',
];

const DATES = ['Date', 'DateRange', 'Time', 'Duration'];

export const localModel: PiiModel = {
  version: 'local-1',
  languages: ['en'],
  categories: [...PERSONAL, ...DATES, 'Quantity', 'Age', ...IDENTIFIERS.map(({ category }) => category)],
  recognize(text) {
    const found = [
      ...findIdentifiers(text),
      ...findContacts(text),
      ...findQuantities(text, readEnglish(text).mentions),
      ...findNames(text),
    ];
    return chooseEntities(found.map(named)).filter(isPersonal);
  },
};

/** An entity under the name that personal information gives it. */
function named(entity: Entity): Entity {
  return entity.category === 'IP' ? { ...entity, category: 'IPAddress' } : entity;
}

function isPersonal({ category, subcategory }: Entity): boolean {
  if (category === 'Quantity') return subcategory === 'Age';
  return PERSONAL.includes(category) || IDENTIFIERS.some((identifier) => identifier.category === category);
}
