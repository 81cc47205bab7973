/** The features of the text service, each over the model that a script chooses for it. */

import type { ModelChoice } from '../control/script.ts';
import { nullModel as nullEntities } from '../models/entities/nullModel.ts';
import { nullModel as nullKeyPhrases } from '../models/keyPhrases/nullModel.ts';
import { nullModel as nullLanguages } from '../models/languages/nullModel.ts';
import { nullModel as nullLinking } from '../models/linking/nullModel.ts';
import { loadOnce } from '../models/loadOnce.ts';
import { nullModel as nullPii } from '../models/pii/nullModel.ts';
import { nullModel as nullSentiment } from '../models/sentiment/nullModel.ts';
import { entitiesOver } from './features/entities.ts';
import { keyPhrasesOver } from './features/keyPhrases.ts';
import { languagesOver } from './features/languages.ts';
import { linkingOver } from './features/linking.ts';
import { piiOver } from './features/pii.ts';
import { sentimentOver } from './features/sentiment.ts';
import type { OpenFeature, TextFeature } from './textFeature.ts';
import { MAX_DOCUMENTS } from './textLimits.ts';

type FeatureName = keyof typeof MAX_DOCUMENTS;

/** All features; a model is loaded when a document is first sent to it. */
export function createTextFeatures(
  choiceOf: (name: keyof ModelChoice) => ModelChoice[keyof ModelChoice],
): Readonly<Record<FeatureName, TextFeature>> {
  const create = (
    name: FeatureName,
    parameters: TextFeature['parameters'],
    nullFeature: OpenFeature,
    load: () => Promise<OpenFeature>,
  ): TextFeature => {
    const local = loadOnce(load);
    const open = (): OpenFeature | Promise<OpenFeature> => (choiceOf(name) === 'null' ? nullFeature : local());
    return { name, maxDocuments: MAX_DOCUMENTS[name], parameters, open };
  };
  return {
    sentiment: create('sentiment', ['opinionMining', 'stringIndexType'], sentimentOver(nullSentiment), async () =>
      sentimentOver((await import('../models/sentiment/localModel.ts')).localModel),
    ),
    languages: create('languages', [], languagesOver(nullLanguages), async () =>
      languagesOver((await import('../models/languages/localModel.ts')).localModel),
    ),
    keyPhrases: create('keyPhrases', [], keyPhrasesOver(nullKeyPhrases), async () =>
      keyPhrasesOver((await import('../models/keyPhrases/localModel.ts')).localModel),
    ),
    entities: create('entities', ['stringIndexType'], entitiesOver(nullEntities), async () =>
      entitiesOver((await import('../models/entities/localModel.ts')).localModel),
    ),
    pii: create('pii', ['stringIndexType', 'domain', 'piiCategories'], piiOver(nullPii), async () =>
      piiOver((await import('../models/pii/localModel.ts')).localModel),
    ),
    linking: create('linking', ['stringIndexType'], linkingOver(nullLinking), async () =>
      linkingOver((await import('../models/linking/localModel.ts')).localModel),
    ),
  };
}
