/** An operation of Text Analytics v3.1: documents in the body, parameters in the query. */

import type { Operation, ServiceAnswer, ServiceRequest } from '../gateway/operation.ts';
import { answerDocuments } from './answerDocuments.ts';
import { V31_WORDS } from './apiWords.ts';
import { queryReader } from './parameterReader.ts';
import { readDocuments } from './readDocuments.ts';
import { readJson } from './readJson.ts';
import { readParameters } from './readParameters.ts';
import { TextError } from './textError.ts';
import type { TextFeature } from './textFeature.ts';
import { MAX_REQUEST_BYTES, TEXT_QUOTAS } from './textLimits.ts';

/** The operation at `path`, below the API's own, that the gateway's messages call `name`. */
export function createV31Operation(feature: TextFeature, path: string, name: string): Operation {
  return {
    method: 'POST',
    path: `/text/analytics/v3.1/${path}`,
    feature: feature.name,
    wording: { operation: name, api: 'Text Analytics API (v3.1)', product: 'TextAnalytics' },
    quotas: TEXT_QUOTAS,
    maxBytes: MAX_REQUEST_BYTES,
    answer: (request) => answer(request, feature),
  };
}

async function answer(request: ServiceRequest, feature: TextFeature): Promise<ServiceAnswer> {
  try {
    const open = await feature.open();
    const parameters = readParameters(queryReader(request.query), open.model.version, feature.parameters);
    const batch = readDocuments(readJson(request)['documents'], feature.maxDocuments, V31_WORDS);
    return { status: 200, documents: batch.length, body: await answerDocuments(open, batch, parameters, V31_WORDS) };
  } catch (error) {
    if (error instanceof TextError) return error.toAnswer();
    throw error;
  }
}
