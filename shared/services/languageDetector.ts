import { textAnalytics } from './textAnalytics.ts';
import { languageAnswer } from './textAnswers.ts';
import { maxDocuments } from './textDocuments.ts';
import { countryHint } from './textParams.ts';

/** The language that each text is in. */
export const languageDetector = textAnalytics({
  name: 'LanguageDetector',
  docs: 'https://learn.microsoft.com/azure/ai-services/language-service/language-detection/overview',
  path: 'languages',
  documents: maxDocuments.languageDetection,
  params: { countryHint },
  answer: languageAnswer,
});
