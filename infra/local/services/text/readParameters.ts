/** The parameters of a text request (contract v3.1): those of every feature, and those that one feature heeds. */

import { invalidParameter, type ParameterReader } from './parameterReader.ts';
import { type StringIndexType, stringIndexTypes } from './stringIndex.ts';
import { invalidRequest } from './textError.ts';

export interface TextParameters {
  readonly showStats: boolean;
  readonly stringIndexType: StringIndexType;
  readonly opinionMining: boolean;
  readonly domain: 'none' | 'phi';
  /** As they were written; none where all are asked for. */
  readonly piiCategories: readonly string[] | undefined;
}

const DEFAULTS: TextParameters = {
  showStats: false,
  stringIndexType: 'TextElement_v8',
  opinionMining: false,
  domain: 'none',
  piiCategories: undefined,
};

/** Reads and checks what `heeded` names; another parameter is ignored, as the service ignores it. */
export function readParameters(
  reader: ParameterReader,
  modelVersion: string,
  heeded: readonly (keyof TextParameters)[],
): TextParameters {
  if (reader.isEmpty) return DEFAULTS;
  checkModelVersion(reader.text('modelVersion'), modelVersion);
  reader.flag('loggingOptOut');
  const heeds = (name: keyof TextParameters): boolean => heeded.includes(name);
  return {
    showStats: reader.flag('showStats'),
    stringIndexType: heeds('stringIndexType') ? readStringIndexType(reader) : DEFAULTS.stringIndexType,
    opinionMining: heeds('opinionMining') && reader.flag('opinionMining'),
    domain: heeds('domain') ? readDomain(reader) : DEFAULTS.domain,
    piiCategories: heeds('piiCategories') ? reader.list('piiCategories') : undefined,
  };
}

function checkModelVersion(asked: string | undefined, version: string): void {
  if (asked === undefined || asked === '' || asked === 'latest' || asked === version) return;
  throw invalidRequest(
    'ModelVersionIncorrect',
    `Invalid model version. Possible values are: latest,${version}. For additional details see https://aka.ms/text-analytics-model-versioning`,
  );
}

function readStringIndexType(reader: ParameterReader): StringIndexType {
  const asked = reader.text('stringIndexType');
  if (asked === undefined) return DEFAULTS.stringIndexType;
  const found = stringIndexTypes.find((type) => type === asked);
  if (found !== undefined) return found;
  throw invalidParameter('stringIndexType', asked, stringIndexTypes);
}

/** Version 3.1 writes `PHI`, the Language API `phi`. */
function readDomain(reader: ParameterReader): TextParameters['domain'] {
  const asked = reader.text('domain') ?? DEFAULTS.domain;
  const found = (['phi', 'none'] as const).find((domain) => domain === asked.toLowerCase());
  if (found !== undefined) return found;
  throw invalidParameter('domain', asked, ['phi', 'none']);
}
