/** `POST /language/:analyze-text` (contract 2023-04-01): the features of the text service, by the `kind` in the body. */

import { resourceNotFound } from '../gateway/gatewayAnswers.ts';
import type { Operation, ServiceAnswer, ServiceRequest } from '../gateway/operation.ts';
import { answerDocuments } from './answerDocuments.ts';
import { LANGUAGE_WORDS } from './apiWords.ts';
import { bodyReader } from './parameterReader.ts';
import { readDocuments } from './readDocuments.ts';
import { isRecord, malformed, readJson } from './readJson.ts';
import { readParameters } from './readParameters.ts';
import { invalidRequest, TextError } from './textError.ts';
import type { TextFeature } from './textFeature.ts';
import { MAX_REQUEST_BYTES, TEXT_QUOTAS } from './textLimits.ts';

const API_VERSIONS = ['2022-05-01', '2023-04-01'];

/** The kind of a body, without reading all of it: inside of a text its quotes would be escaped. */
const KIND = /(?<!\\)"kind"\s*:\s*"(\w+)"/;

/** A feature for each kind. */
type Kinds = ReadonlyMap<string, TextFeature>;

/** The operation over the features, by their kinds. */
export function createAnalyzeTextOperation(features: Readonly<Record<string, TextFeature>>): Operation {
  const kinds: Kinds = new Map(Object.entries(features));
  return {
    method: 'POST',
    path: '/language/:analyze-text',
    feature: 'analyze-text',
    featureOf(body) {
      const [, kind = ''] = KIND.exec(body?.toString() ?? '') ?? [];
      return kinds.get(kind)?.name ?? 'analyze-text';
    },
    // No recording of this API's 429 is at hand; the words are those of version 3.1.
    wording: { operation: 'Analyze Text', api: 'Language API', product: 'TextAnalytics' },
    quotas: TEXT_QUOTAS,
    maxBytes: MAX_REQUEST_BYTES,
    answer: (request) => answer(request, kinds),
  };
}

async function answer(request: ServiceRequest, kinds: Kinds): Promise<ServiceAnswer> {
  const version = request.query.get('api-version') ?? '';
  // The gateway finds no operation for a version that the service has not, or has not any more.
  if (!API_VERSIONS.includes(version)) return resourceNotFound();
  try {
    const { kind, parameters = {}, analysisInput } = readJson(request);
    if (!isRecord(parameters) || (analysisInput !== undefined && !isRecord(analysisInput))) throw malformed();
    const feature = typeof kind === 'string' ? kinds.get(kind) : undefined;
    if (feature === undefined) throw unknownKind(version, kinds);
    const open = await feature.open();
    const read = readParameters(bodyReader(parameters, request.query), open.model.version, feature.parameters);
    const batch = readDocuments(analysisInput?.['documents'], feature.maxDocuments, LANGUAGE_WORDS);
    const results = await answerDocuments(open, batch, read, LANGUAGE_WORDS);
    return { status: 200, documents: batch.length, body: { kind: `${String(kind)}Results`, results } };
  } catch (error) {
    if (error instanceof TextError) return error.toAnswer();
    throw error;
  }
}

/** As recorded for the task of a job (azure-sdk-for-net#32094). */
function unknownKind(version: string, kinds: Kinds): TextError {
  const known = [...kinds.keys()].toSorted().join(', ');
  return invalidRequest(
    'InvalidRequestBodyFormat',
    `The given value of 'kind' is not supported for API version ${version}. Possible values include: ${known}`,
  );
}
