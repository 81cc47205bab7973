/** `POST /text/analytics/v3.1/sentiment` (contract v3.1). */

import type { Operation, ServiceAnswer, ServiceRequest } from '../gateway/operation.ts';
import type { SentimentModel } from '../models/sentiment/sentimentModel.ts';
import { checkDocument } from './checkDocument.ts';
import { readBatch, type TextDocument } from './readBatch.ts';
import { readParameters, type TextParameters } from './readParameters.ts';
import { createPositionReader, lengthIn } from './stringIndex.ts';
import { invalidRequest, TextError } from './textError.ts';
import { MAX_REQUEST_BYTES, MAX_SENTIMENT_DOCUMENTS, RECORD_CHARACTERS, TEXT_QUOTAS } from './textLimits.ts';

/** As recorded (contract v3.1, TextAnalyticsWarning). */
const LONG_WORDS = {
  code: 'LongWordsInDocument',
  message:
    'The document contains very long words (longer than 64 characters). These words will be truncated and may result in unreliable model predictions.',
};

/** The operation over whatever model is current when a request comes. */
export function createSentimentOperation(currentModel: () => SentimentModel | Promise<SentimentModel>): Operation {
  return {
    method: 'POST',
    path: '/text/analytics/v3.1/sentiment',
    feature: 'sentiment',
    wording: { operation: 'Sentiment', api: 'Text Analytics API (v3.1)', product: 'TextAnalytics' },
    quotas: TEXT_QUOTAS,
    maxBytes: MAX_REQUEST_BYTES,
    answer: async (request) => answerSentiment(request, await currentModel()),
  };
}

function answerSentiment(request: ServiceRequest, model: SentimentModel): ServiceAnswer {
  try {
    const parameters = readParameters(request.query, model.version);
    if (parameters.opinionMining) throw opinionMiningUnsupported();
    return analyze(readBatch(request, MAX_SENTIMENT_DOCUMENTS), parameters, model);
  } catch (error) {
    if (error instanceof TextError) return error.toAnswer();
    throw error;
  }
}

function analyze(batch: readonly TextDocument[], parameters: TextParameters, model: SentimentModel): ServiceAnswer {
  const documents: object[] = [];
  const errors: object[] = [];
  let transactions = 0;
  for (const document of batch) {
    const error = checkDocument(document, model.languages);
    if (error !== undefined) {
      errors.push({ id: document.id, error });
      continue;
    }
    const statistics = parameters.showStats ? statisticsOf(document.text) : undefined;
    transactions += statistics?.transactionsCount ?? 0;
    documents.push(analyzeDocument(document, parameters, model, statistics));
  }
  const statistics = {
    documentsCount: batch.length,
    validDocumentsCount: documents.length,
    erroneousDocumentsCount: errors.length,
    transactionsCount: transactions,
  };
  return {
    status: 200,
    documents: batch.length,
    body: { ...(parameters.showStats ? { statistics } : {}), documents, errors, modelVersion: model.version },
  };
}

function analyzeDocument(
  { id, text }: TextDocument,
  { stringIndexType }: TextParameters,
  model: SentimentModel,
  statistics: object | undefined,
): object {
  const { sentiment, confidenceScores, sentences, longWords } = model.analyze(text);
  const positionOf = createPositionReader(text, stringIndexType);
  return {
    id,
    sentiment,
    ...(statistics === undefined ? {} : { statistics }),
    confidenceScores,
    sentences: sentences.map(({ start, end, sentiment: label, confidenceScores: scores }) => {
      const offset = positionOf(start);
      const length = positionOf(end) - offset;
      return { sentiment: label, confidenceScores: scores, offset, length, text: text.slice(start, end) };
    }),
    warnings: longWords ? [LONG_WORDS] : [],
  };
}

function statisticsOf(text: string): { readonly charactersCount: number; readonly transactionsCount: number } {
  const charactersCount = lengthIn(text, 'TextElement_v8');
  return { charactersCount, transactionsCount: Math.ceil(charactersCount / RECORD_CHARACTERS) };
}

function opinionMiningUnsupported(): TextError {
  return invalidRequest(
    'InvalidParameterValue',
    'Parameter value true is not supported for opinionMining parameter. Supported values false.',
    'Invalid parameter in request',
  );
}
