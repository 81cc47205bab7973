import { z } from 'zod';
import { isRecord } from '../model/isRecord.ts';
import { textAnalytics } from './textAnalytics.ts';

/** Sentiment of each text and of its sentences, with opinions on request. */
export const textSentiment = textAnalytics({
  name: 'TextSentiment',
  docs: 'https://learn.microsoft.com/azure/ai-services/language-service/sentiment-opinion-mining/overview',
  path: 'sentiment',
  documents: 10,
  params: {
    language: { schema: z.string('a language code such as "en"'), in: 'document', about: 'Language of the text.' },
    opinionMining: { schema: z.boolean('true or false'), in: 'query', about: 'Adds targets and assessments.' },
  },
  answer: z.object({
    sentiment: z.string(),
    confidenceScores: z.object({ positive: z.number(), neutral: z.number(), negative: z.number() }),
    sentences: z.array(z.looseObject({})),
    warnings: z.array(z.looseObject({})),
  }),
  settle: (document) =>
    Array.isArray(document.sentences) ? { ...document, sentences: document.sentences.map(localReferences) } : document,
});

/**
 * Opinion mining points at assessments as `#/documents/3/sentences/0/…`: the 3 is the document's place in a batch that
 * nobody sees, and another after a resumed run. Each row holds one document, so it is 0 for all.
 */
function localReferences(sentence: unknown): unknown {
  if (!isRecord(sentence) || !Array.isArray(sentence.targets)) return sentence;
  const targets = sentence.targets.map((target: unknown) =>
    isRecord(target) && Array.isArray(target.relations)
      ? { ...target, relations: target.relations.map(localReference) }
      : target,
  );
  return { ...sentence, targets };
}

function localReference(relation: unknown): unknown {
  if (!isRecord(relation) || typeof relation.ref !== 'string') return relation;
  return { ...relation, ref: relation.ref.replace(/^#\/documents\/\d+\//, '#/documents/0/') };
}
