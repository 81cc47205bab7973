/** Where the two APIs have their parameters, with every refusal that their form alone calls for. */

import { malformed } from './readJson.ts';
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

/** A reader of a Language request: `showStats` stands in its query, all others among the `parameters` of its body. */
export function bodyReader(parameters: Readonly<Record<string, unknown>>, query: URLSearchParams): ParameterReader {
  const inQuery = queryReader(query);
  return {
    isEmpty: Object.keys(parameters).length === 0 && !query.has('showStats'),
    text: (name) => expected(parameters[name], isText),
    flag: (name) => (name === 'showStats' ? inQuery.flag(name) : (expected(parameters[name], isFlag) ?? false)),
    list: (name) => expected(parameters[name], isList),
  };
}

/** The value, or none; a value of another form is refused as the body's. */
function expected<Value>(value: unknown, isOfForm: (value: unknown) => value is Value): Value | undefined {
  if (value === undefined || value === null) return undefined;
  if (!isOfForm(value)) throw malformed();
  return value;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isFlag(value: unknown): value is boolean {
  return typeof value === 'boolean';
}

function isList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(isText);
}

/** No recording of this refusal is at hand for a synchronous call; the shape is that of the recorded one for a job's task. */
export function invalidParameter(name: string, value: string, supported: readonly string[]): TextError {
  return invalidRequest(
    'InvalidParameterValue',
    `Parameter value ${value} is not supported for ${name} parameter. Supported values ${supported.join(',')}.`,
    'Invalid parameter in request',
  );
}
