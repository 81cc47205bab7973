import { textAnalytics } from './textAnalytics.ts';
import { keyPhrasesAnswer } from './textAnswers.ts';
import { maxDocuments } from './textDocuments.ts';
import { language } from './textParams.ts';

/** What each text is about, in its own words. */
export const keyPhraseExtractor = textAnalytics({
  name: 'KeyPhraseExtractor',
  docs: 'https://learn.microsoft.com/azure/ai-services/language-service/key-phrase-extraction/overview',
  path: 'keyPhrases',
  documents: maxDocuments.keyPhrases,
  params: { language },
  answer: keyPhrasesAnswer,
});
