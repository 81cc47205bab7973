import { inUnits, textAnalytics } from './textAnalytics.ts';
import { linkedEntitiesAnswer } from './textAnswers.ts';
import { maxDocuments } from './textDocuments.ts';
import { language } from './textParams.ts';

/** Articles of Wikipedia on what each text names. */
export const entityDetector = textAnalytics({
  name: 'EntityDetector',
  docs: 'https://learn.microsoft.com/azure/ai-services/language-service/entity-linking/overview',
  path: 'entities/linking',
  documents: maxDocuments.entities,
  params: { language, ...inUnits },
  answer: linkedEntitiesAnswer,
});
