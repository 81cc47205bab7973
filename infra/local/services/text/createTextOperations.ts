/** The operations of the text service. */

import type { ModelChoice } from '../control/script.ts';
import type { Operation } from '../gateway/operation.ts';
import { createAnalyzeTextOperation } from './analyzeTextOperation.ts';
import { createTextFeatures } from './createTextFeatures.ts';
import { createV31Operation } from './v31Operation.ts';

export function createTextOperations(
  choiceOf: (name: keyof ModelChoice) => ModelChoice[keyof ModelChoice],
): readonly Operation[] {
  const { sentiment, languages, keyPhrases, entities, pii, linking } = createTextFeatures(choiceOf);
  return [
    createV31Operation(sentiment, 'sentiment', 'Sentiment'),
    createV31Operation(languages, 'languages', 'Detect Language'),
    createV31Operation(keyPhrases, 'keyPhrases', 'Key Phrases'),
    createV31Operation(entities, 'entities/recognition/general', 'Named Entity Recognition'),
    createV31Operation(pii, 'entities/recognition/pii', 'Entities containing personal information'),
    createV31Operation(linking, 'entities/linking', 'Linked entities from a well known knowledge base'),
    createAnalyzeTextOperation({
      SentimentAnalysis: sentiment,
      LanguageDetection: languages,
      KeyPhraseExtraction: keyPhrases,
      EntityRecognition: entities,
      PiiEntityRecognition: pii,
      EntityLinking: linking,
    }),
  ];
}
