import { z } from 'zod';
import { type Document, defineService, type Param, type ServiceDefinition, type Values } from './defineService.ts';
import { localReferences } from './localReferences.ts';
import {
  entitiesAnswer,
  keyPhrasesAnswer,
  languageAnswer,
  linkedEntitiesAnswer,
  piiAnswer,
  sentimentAnswer,
} from './textAnswers.ts';
import { checkText, documentResults, maxDocuments, maxRequestBytes, numbered, splitById } from './textDocuments.ts';
import * as text from './textParams.ts';
import { textBilling } from './textRecords.ts';

interface Kind {
  /** Documents a request. */
  readonly documents: number;
  readonly params: Readonly<Record<string, Param>>;
  readonly answer: z.ZodType;
  settle?(document: Document): Document;
}

const { language, countryHint } = text;
const stringIndexType: Param = { ...text.stringIndexType, in: 'body' };

const kinds: Readonly<Record<string, Kind>> = {
  SentimentAnalysis: {
    documents: maxDocuments.sentiment,
    params: { language, stringIndexType, opinionMining: { ...text.opinionMining, in: 'body' } },
    answer: sentimentAnswer,
    settle: localReferences,
  },
  KeyPhraseExtraction: { documents: maxDocuments.keyPhrases, params: { language }, answer: keyPhrasesAnswer },
  LanguageDetection: { documents: maxDocuments.languageDetection, params: { countryHint }, answer: languageAnswer },
  EntityRecognition: {
    documents: maxDocuments.entities,
    params: { language, stringIndexType },
    answer: entitiesAnswer,
  },
  PiiEntityRecognition: {
    documents: maxDocuments.entities,
    params: {
      language,
      stringIndexType,
      domain: { ...text.domain, in: 'body' },
      piiCategories: { ...text.piiCategories, in: 'body' },
    },
    answer: piiAnswer,
  },
  EntityLinking: {
    documents: maxDocuments.entities,
    params: { language, stringIndexType },
    answer: linkedEntitiesAnswer,
  },
};

const commonParams: Readonly<Record<string, Param>> = {
  text: text.text,
  modelVersion: { ...text.modelVersion, in: 'body' },
  showStats: text.showStats,
  disableServiceLogs: { ...text.disableServiceLogs, in: 'body' },
};

/** All that Azure Language finds in texts, by the `kind` of the stage, which decides what it takes and answers. */
export const analyzeText: ServiceDefinition = ofKinds(
  new Map(Object.entries(kinds).map(([name, kind]) => [name, ofKind(name, kind)])),
);

function ofKind(name: string, { documents: most, params, answer, settle }: Kind): ServiceDefinition {
  const expected = `one of ${Object.keys(kinds).join(', ')}`;
  return defineService({
    name: 'AnalyzeText',
    docs: 'https://learn.microsoft.com/azure/ai-services/language-service/overview',
    successor: 'the models of Azure AI Foundry',
    route: { method: 'POST', path: '/language/:analyze-text', query: { 'api-version': '2023-04-01' } },
    limits: { documents: most, requestBytes: maxRequestBytes },
    billing: textBilling,
    params: {
      kind: { schema: z.literal(name, expected), in: 'body', required: true, about: 'What is to be found.' },
      ...commonParams,
      ...params,
    },
    check: (document) => checkText(document['text'] as string),
    request: (documents, shared) => ({
      json: { kind: name, analysisInput: { documents: numbered(documents) }, parameters: parametersOf(shared) },
    }),
    response: z.looseObject({ kind: z.literal(`${name}Results`), results: documentResults }),
    answer: z.object({ statistics: z.looseObject({}).optional(), documents: answer, modelVersion: z.string() }),
    modelVersion: ({ results }) => results.modelVersion,
    split: ({ results }, { length }) =>
      splitById(results, length, { name: 'documents', ...(settle ? { settle } : {}) }),
  });
}

/** What stands beside the documents, by the API's names. */
function parametersOf({ kind: _, showStats: _stats, disableServiceLogs, ...parameters }: Values): Values {
  return { ...parameters, ...(disableServiceLogs === undefined ? {} : { loggingOptOut: disableServiceLogs }) };
}

/** The service as a whole; what no kind has by itself is that of the first. */
function ofKinds(all: ReadonlyMap<string, ServiceDefinition>): ServiceDefinition {
  const [first] = [...all.values()] as [ServiceDefinition];
  const params = Object.assign({}, ...Array.from(all.values(), (each) => each.params)) as ServiceDefinition['params'];
  return { ...first, params, kinds: all };
}
