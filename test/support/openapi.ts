/**
 * The services' own contracts (Swagger 2.0), to hold requests and answers against. They lie beside the checkout, in
 * `../shared/contracts`; `TRIBUTARY_CONTRACTS` names another folder.
 */

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { describe, it } from 'vitest';
import { isObject, type Json, type JsonObject, normalizeSchema } from './normalizeSchema.ts';

const checkout = fileURLToPath(new URL('../../', import.meta.url));
const folder = resolve(process.env['TRIBUTARY_CONTRACTS'] ?? join(checkout, '../shared/contracts'));

/** Contracts that the vendor has not published as a file, written from the documentation: `written`. */
const written = join(checkout, 'test/contract');

/** A request as it goes over the wire; a body that is no JSON is left out. */
export interface SentRequest {
  readonly query?: URLSearchParams;
  readonly contentType?: string | undefined;
  readonly body?: unknown;
}

/** Every list is empty where all is well; a problem is one sentence. */
export interface Contract {
  requestProblems(method: string, path: string, request: SentRequest): string[];
  responseProblems(method: string, path: string, status: number, body: unknown): string[];
}

/** As vitest's `describe`, for tests that need a contract: where the folder is missing they are skipped, but on CI they fail. */
export function describeContract(name: string, file: string | undefined, define: (contract: Contract) => void): void {
  if (existsSync(folder)) {
    describe(name, () => define(loadContract(name, file)));
  } else if (process.env['CI']) {
    it(`${name} needs the contracts`, () => {
      throw new Error(`There are no contracts at ${folder}.`);
    });
  } else {
    console.warn(`SKIPPED ${name}: there are no contracts at ${folder}; TRIBUTARY_CONTRACTS may name another folder.`);
    describe.skip(name, () => it('needs the contracts', () => {}));
  }
}

/** A file of a contract's folder, such as an official example. */
export function contractFile(name: string, file: string): string {
  return join(name === 'written' ? written : folder, name, file);
}

/** Loads `{name}/{file}`, for example `text-analytics/v3.1`; paths are as the contract writes them: `/sentiment`. */
export function loadContract(name: string, file = 'openapi.json'): Contract {
  const ajv = new Ajv({ strict: false, validateSchema: false, logger: false, allErrors: true });
  formats.default(ajv);
  const documents = createDocuments(ajv);
  const main = contractFile(name, file);

  const check = (schema: JsonObject, value: unknown, what: string): string[] => {
    const validate = ajv.compile(absolute(schema, main));
    if (!validate(value)) return (validate.errors ?? []).map((each) => `${what}${each.instancePath} ${each.message}`);
    const { 'x-discriminator': tag } = documents.resolve(schema, main);
    if (typeof tag !== 'string') return [];
    const kind = at(value as Json, tag);
    const name = kindNamed(documents.load(main), schema, kind);
    if (name === undefined) return [`${what}/${tag} ${JSON.stringify(kind)} is not in the contract`];
    return check({ $ref: `#/definitions/${name}` }, value, what);
  };
  const operationAt = (method: string, path: string): JsonObject => {
    for (const paths of ['paths', 'x-ms-paths']) {
      const operation = at(documents.load(main), paths, path, method.toLowerCase());
      if (isObject(operation)) return operation;
    }
    throw new Error(`The contract ${name} has no ${method} ${path}.`);
  };

  return {
    requestProblems(method, path, { query = new URLSearchParams(), contentType, body }) {
      const operation = operationAt(method, path);
      const parameters = listOf(operation['parameters']).map((each) => documents.resolve(each, main));
      const known = parameters.filter((each) => each['in'] === 'query');
      const unknown = [...query.keys()].filter((key) => !known.some((each) => each['name'] === key));
      const ofBody = parameters.find((each) => each['in'] === 'body')?.['schema'];
      return [
        ...unknown.map((key) => `query ${key} is not in the contract`),
        ...known.flatMap((each) => queryProblems(each, query, check)),
        ...contentTypeProblems(operation, contentType),
        ...(isObject(ofBody) && ofBody['format'] !== 'file' ? check(ofBody, body, 'body') : []),
      ];
    },
    responseProblems(method, path, status, body) {
      const responses = operationAt(method, path)['responses'];
      const response = at(responses, String(status)) ?? at(responses, 'default');
      if (!isObject(response)) return [`status ${status} is not in the contract`];
      const { schema } = documents.resolve(response, main);
      return isObject(schema) ? check(schema, body, 'body') : [];
    },
  };
}

function contentTypeProblems({ consumes }: JsonObject, contentType: string | undefined): string[] {
  const [type] = contentType?.split(';') ?? [];
  const isKnown = type === undefined || consumes === undefined || listOf(consumes).includes(type);
  return isKnown ? [] : [`content type ${type} is not in the contract`];
}

function queryProblems(
  parameter: JsonObject,
  query: URLSearchParams,
  check: (schema: JsonObject, value: unknown, what: string) => string[],
): string[] {
  const { name, required, in: _in, ...schema } = parameter;
  if (typeof name !== 'string') return ['a parameter of the contract has no name'];
  const text = query.get(name);
  if (text === null) return required === true ? [`query ${name} is missing`] : [];
  return check(schema, fromQuery(text, schema['type']), `query ${name}`);
}

/** The value that a parameter's text stands for; text that stands for none is left for the check to refuse. */
function fromQuery(text: string, types: Json | undefined): unknown {
  const [type] = [types].flat();
  if (type === 'array') return text.split(',');
  if (type === 'boolean') return text === 'true' || (text === 'false' ? false : text);
  return type === 'integer' || type === 'number' ? Number(text) : text;
}

/** The definition that a schema's discriminator means with this value. */
function kindNamed(document: JsonObject, { $ref: reference }: JsonObject, value: Json | undefined): string | undefined {
  const { definitions } = document;
  const found = Object.entries(isObject(definitions) ? definitions : {}).find(
    ([, each]) =>
      at(each, 'x-ms-discriminator-value') === value &&
      listOf(at(each, 'allOf')).some((base) => at(base, '$ref') === reference),
  );
  return found?.[0];
}

interface Documents {
  load(file: string): JsonObject;
  /** What a reference stands for; anything else as it is. */
  resolve(value: Json, from: string): JsonObject;
}

/** Documents by their file, each known to `ajv` under its URL so that references between them are found. */
function createDocuments(ajv: Ajv): Documents {
  const loaded = new Map<string, JsonObject>();
  const load = (file: string): JsonObject => {
    const known = loaded.get(file);
    if (known !== undefined) return known;
    const document = normalizeSchema(JSON.parse(readFileSync(file, 'utf8')));
    if (!isObject(document)) throw new Error(`${file} is not a contract.`);
    loaded.set(file, document);
    ajv.addSchema(document, pathToFileURL(file).href);
    for (const other of filesIn(document, dirname(file))) load(other);
    return document;
  };
  const resolveReference = (value: Json, from: string): JsonObject => {
    if (!isObject(value)) throw new Error(`${from} has something other than an object.`);
    const { $ref: reference } = value;
    if (typeof reference !== 'string') return value;
    const [path = '', pointer = ''] = reference.split('#');
    const file = path === '' ? from : fileOf(path, dirname(from));
    return resolveReference(at(load(file), ...pointer.split('/').slice(1)) ?? null, file);
  };
  return { load, resolve: resolveReference };
}

/** The other files that a document refers to, examples aside. */
function filesIn(value: Json, directory: string): string[] {
  if (Array.isArray(value)) return value.flatMap((each) => filesIn(each, directory));
  if (!isObject(value)) return [];
  const { $ref: reference, 'x-ms-examples': _, ...rest } = value;
  const [path = ''] = typeof reference === 'string' ? reference.split('#') : [];
  return [
    ...(path === '' ? [] : [fileOf(path, directory)]),
    ...Object.values(rest).flatMap((each) => filesIn(each, directory)),
  ];
}

/** The contracts keep the vendor's shared files in one folder of their own. */
function fileOf(path: string, directory: string): string {
  const shared = /(?:^|\/)Common\/([^/]+\.json)$/.exec(path);
  return shared ? join(folder, '_common/cognitiveservices', shared[1] ?? '') : resolve(directory, path);
}

/** A schema of `file` on its own: its references say in which document they are. */
function absolute(schema: JsonObject, file: string): JsonObject {
  const { $ref: reference } = schema;
  if (typeof reference === 'string') return { ...schema, $ref: new URL(reference, pathToFileURL(file)).href };
  return Object.fromEntries(
    Object.entries(schema).map(([name, value]) => [name, isObject(value) ? absolute(value, file) : value]),
  );
}

function at(value: Json | undefined, ...path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>((found, name) => (isObject(found) ? found[name] : undefined), value);
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}
