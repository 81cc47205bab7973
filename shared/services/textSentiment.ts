import { localReferences } from './localReferences.ts';
import { inUnits, textAnalytics } from './textAnalytics.ts';
import { sentimentAnswer } from './textAnswers.ts';
import { maxDocuments } from './textDocuments.ts';
import { language, opinionMining } from './textParams.ts';

/** Sentiment of each text and of its sentences, with opinions on request. */
export const textSentiment = textAnalytics({
  name: 'TextSentiment',
  docs: 'https://learn.microsoft.com/azure/ai-services/language-service/sentiment-opinion-mining/overview',
  path: 'sentiment',
  documents: maxDocuments.sentiment,
  params: { language, ...inUnits, opinionMining: { ...opinionMining, in: 'query' } },
  answer: sentimentAnswer,
  settle: localReferences,
});
