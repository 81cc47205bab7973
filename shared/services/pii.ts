import { inUnits, textAnalytics } from './textAnalytics.ts';
import { piiAnswer } from './textAnswers.ts';
import { maxDocuments } from './textDocuments.ts';
import { domainV31, language, piiCategories } from './textParams.ts';

/** Personal information in each text, and the text without it. */
export const pii = textAnalytics({
  name: 'PII',
  docs: 'https://learn.microsoft.com/azure/ai-services/language-service/personally-identifiable-information/overview',
  path: 'entities/recognition/pii',
  documents: maxDocuments.entities,
  params: {
    language,
    ...inUnits,
    domain: { ...domainV31, in: 'query' },
    piiCategories: { ...piiCategories, in: 'query' },
  },
  answer: piiAnswer,
});
