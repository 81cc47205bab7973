/** Personal information in each document, and the document without it. */

import type { Entity } from '../../models/entities/entityModel.ts';
import type { PiiModel } from '../../models/pii/piiModel.ts';
import { checkLanguage } from '../checkLanguage.ts';
import { invalidParameter } from '../parameterReader.ts';
import type { TextParameters } from '../readParameters.ts';
import type { OpenFeature } from '../textFeature.ts';
import { describeEntities } from './entities.ts';

/** Left out of the domain of health (the service's page on categories, "also returned with domain=phi"). */
const NOT_HEALTH = /^(?:PersonType|DateTime|Azure.*|SQLServerConnectionString)$/;

/** The feature over a model. */
export function piiOver(model: PiiModel): OpenFeature {
  return {
    model,
    check: (document) => checkLanguage(document, model.languages, 'pii'),
    answer({ text }, { stringIndexType, domain, piiCategories }) {
      const isAsked = askedBy(piiCategories, model);
      const entities = model
        .recognize(text)
        .filter((entity) => isAsked(entity) && (domain === 'none' || isOfHealth(entity)));
      return { redactedText: redact(text, entities), entities: describeEntities(entities, text, stringIndexType) };
    },
  };
}

/** Whether an entity is of a category that was asked for; throws where one of them cannot be found here. */
function askedBy(categories: TextParameters['piiCategories'], model: PiiModel): (entity: Entity) => boolean {
  if (categories === undefined) return () => true;
  const asked = categories.map((each) => each.toLowerCase());
  const known = ['All', 'Default', ...model.categories];
  const unknown = categories.find((each) => !known.some((name) => name.toLowerCase() === each.toLowerCase()));
  if (unknown !== undefined) throw invalidParameter('piiCategories', unknown, known);
  // By default the service looks for all that it can find in the document's language, as it does for all.
  if (asked.includes('all') || asked.includes('default')) return () => true;
  return ({ category, subcategory = '' }) =>
    asked.includes(category.toLowerCase()) || asked.includes(subcategory.toLowerCase());
}

function isOfHealth({ category, subcategory }: Entity): boolean {
  return !NOT_HEALTH.test(category) || subcategory === 'Date';
}

/** The text with a star for each UTF-16 unit of an entity. */
function redact(text: string, entities: readonly Entity[]): string {
  let redacted = '';
  let end = 0;
  for (const entity of entities) {
    redacted += text.slice(end, entity.start) + '*'.repeat(entity.end - entity.start);
    end = entity.end;
  }
  return redacted + text.slice(end);
}
