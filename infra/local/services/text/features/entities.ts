/** What each document names. */

import type { Entity, EntityModel } from '../../models/entities/entityModel.ts';
import { checkLanguage } from '../checkLanguage.ts';
import { createPositionReader, type StringIndexType } from '../stringIndex.ts';
import type { OpenFeature } from '../textFeature.ts';

/** The feature over a model. */
export function entitiesOver(model: EntityModel): OpenFeature {
  return {
    model,
    check: (document) => checkLanguage(document, model.languages, 'named-entity-recognition'),
    answer: ({ text }, { stringIndexType }) => ({
      entities: describeEntities(model.recognize(text), text, stringIndexType),
    }),
  };
}

/** Entities in their order, as the service gives them (contract v3.1, Entity). */
export function describeEntities(
  entities: readonly Entity[],
  text: string,
  unit: StringIndexType,
): readonly Readonly<Record<string, unknown>>[] {
  const positionOf = createPositionReader(text, unit);
  return entities.map(({ start, end, category, subcategory, confidenceScore }) => {
    const offset = positionOf(start);
    const length = positionOf(end) - offset;
    const kind = subcategory === undefined ? { category } : { category, subcategory };
    return { text: text.slice(start, end), ...kind, offset, length, confidenceScore };
  });
}
