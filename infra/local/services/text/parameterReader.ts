/** Parameters as they stand in a query, with every refusal that their form alone calls for. */

import { invalidRequest, type TextError } from './textError.ts';

/** Reads parameters by their name in the Language API, whatever the API at hand calls them and wherever they stand. */
export interface ParameterReader {
  readonly isEmpty: boolean;
  text(name: string): string | undefined;
  /** False where it is left out. */
  flag(name: string): boolean;
  list(name: string): readonly string[] | undefined;
}

/** Names that version 3.1 spells in its own way. */
const QUERY_NAMES: Readonly<Record<string, string>> = { modelVersion: 'model-version' };

/** A reader of the query of a version 3.1 request. */
export function queryReader(query: URLSearchParams): ParameterReader {
  const text = (name: string): string | undefined => query.get(QUERY_NAMES[name] ?? name) ?? undefined;
  return {
    isEmpty: query.size === 0,
    text,
    flag(name) {
      const asked = text(name);
      if (asked === undefined || /^false$/i.test(asked)) return false;
      if (/^true$/i.test(asked)) return true;
      throw invalidParameter(name, asked, ['true', 'false']);
    },
    list: (name) =>
      text(name)
        ?.split(',')
        .map((each) => each.trim()),
  };
}

/** No recording of this refusal is at hand for a synchronous call; the shape is that of the recorded one for a job's task. */
export function invalidParameter(name: string, value: string, supported: readonly string[]): TextError {
  return invalidRequest(
    'InvalidParameterValue',
    `Parameter value ${value} is not supported for ${name} parameter. Supported values ${supported.join(',')}.`,
    'Invalid parameter in request',
  );
}
