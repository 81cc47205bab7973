import { inUnits, textAnalytics } from './textAnalytics.ts';
import { piiAnswer } from './textAnswers.ts';
import { maxDocuments } from './textDocuments.ts';
import { domain, language, piiCategories } from './textParams.ts';

/** Personal information in each text, and the text without it. */
export const pii = textAnalytics({
  name: 'PII',
  docs: 'https://learn.microsoft.com/azure/ai-services/language-service/personally-identifiable-information/overview',
  path: 'entities/recognition/pii',
  documents: maxDocuments.entities,
  params: {
    language,
    ...inUnits,
    domain: { ...domain, in: 'query' },
    piiCategories: { ...piiCategories, in: 'query' },
  },
  answer: piiAnswer,
});
