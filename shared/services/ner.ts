import { inUnits, textAnalytics } from './textAnalytics.ts';
import { entitiesAnswer } from './textAnswers.ts';
import { maxDocuments } from './textDocuments.ts';
import { language } from './textParams.ts';

/** People, places, organizations, dates, quantities and the like that each text names. */
export const ner = textAnalytics({
  name: 'NER',
  docs: 'https://learn.microsoft.com/azure/ai-services/language-service/named-entity-recognition/overview',
  path: 'entities/recognition/general',
  documents: maxDocuments.entities,
  params: { language, ...inUnits },
  answer: entitiesAnswer,
});
