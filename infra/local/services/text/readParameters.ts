/** The query of a text request (contract v3.1): `model-version`, `showStats`, `loggingOptOut`, `stringIndexType`, `opinionMining`. */

import { type StringIndexType, stringIndexTypes } from './stringIndex.ts';
import { invalidRequest } from './textError.ts';

export interface TextParameters {
  readonly showStats: boolean;
  readonly opinionMining: boolean;
  readonly stringIndexType: StringIndexType;
}

const DEFAULTS: TextParameters = { showStats: false, opinionMining: false, stringIndexType: 'TextElement_v8' };

/** Reads and checks the query; a parameter that the contract does not name is ignored, as the service ignores it. */
export function readParameters(query: URLSearchParams, modelVersion: string): TextParameters {
  if (query.size === 0) return DEFAULTS;
  checkModelVersion(query.get('model-version'), modelVersion);
  readFlag(query, 'loggingOptOut');
  return {
    showStats: readFlag(query, 'showStats'),
    opinionMining: readFlag(query, 'opinionMining'),
    stringIndexType: readStringIndexType(query.get('stringIndexType')),
  };
}

function checkModelVersion(asked: string | null, version: string): void {
  if (asked === null || asked === '' || asked === 'latest' || asked === version) return;
  throw invalidRequest(
    'ModelVersionIncorrect',
    `Invalid model version. Possible values are: latest,${version}. For additional details see https://aka.ms/text-analytics-model-versioning`,
  );
}

function readStringIndexType(asked: string | null): StringIndexType {
  if (asked === null) return DEFAULTS.stringIndexType;
  const found = stringIndexTypes.find((type) => type === asked);
  if (found !== undefined) return found;
  throw invalidParameter('stringIndexType', asked, stringIndexTypes);
}

function readFlag(query: URLSearchParams, name: string): boolean {
  const asked = query.get(name);
  if (asked === null || /^false$/i.test(asked)) return false;
  if (/^true$/i.test(asked)) return true;
  throw invalidParameter(name, asked, ['true', 'false']);
}

/** No recording of this refusal is at hand for a synchronous call; the shape is that of the recorded one for a job's task. */
function invalidParameter(name: string, value: string, supported: readonly string[]): Error {
  return invalidRequest(
    'InvalidParameterValue',
    `Parameter value ${value} is not supported for ${name} parameter. Supported values ${supported.join(',')}.`,
    'Invalid parameter in request',
  );
}
