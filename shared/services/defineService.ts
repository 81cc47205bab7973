import { z } from 'zod';
import type { RequestBody } from '../http/requestBody.ts';
import type { Outcome, RowError } from '../model/outcome.ts';

/**
 * The contract between the engine and a service: a service is a declaration, and everything that is done about it (keys,
 * pacing, retries, batches, polling) is the engine's.
 *
 * - A row gives each parameter a value, from the job (`language`) or from a column (`languageCol`). Values of the row's own
 *   (`document`, `content`) make its {@link Document}. All others are shared by a whole request: rows of which one differs
 *   do not share one.
 * - `request` makes the body of documents and shared values. The engine fills the path and the query.
 * - An answer is a 200, or with `operation` a 202, after which the operation is polled until it has ended. What `response`
 *   does not take is a failed attempt. `split` gives one outcome a document, in their order.
 * - Any other status is the error of all rows of the request; a 400 or 413 about what is in it only of those rows that are
 *   refused alone.
 * - With `group` a request has all rows of the run with the same value in the stage's `groupbyCol`. Their own values come
 *   from columns, and what they share are constants. An error is that of the whole group.
 */
export interface ServiceDefinition {
  /** SynapseML's class name; also the name of the activity. */
  readonly name: string;
  /** The vendor's page. */
  readonly docs: string;
  /** What the vendor names in the place of the API, for when it is gone (410). */
  readonly successor?: string;
  readonly route: Route;
  readonly limits: Limits;
  /** What the service is paid for, where that is not the call, and how much of it a document is that was answered well. */
  readonly billing?: { readonly unit: string; of(document: Document): number };
  readonly params: Readonly<Record<string, Param>>;
  /**
   * The error of a document that the service would refuse for certain; it is then never sent. Asked when the document is
   * complete: with `content`, when that has been read.
   */
  check(document: Document, shared: Values): RowError | undefined;
  /** The request's body, or none; the documents' places in the array are their ids. */
  request(documents: readonly Document[], shared: Values): RequestBody | undefined;
  /**
   * The shape of a successful answer, checked before {@link split} sees it: of its JSON; of a {@link BytesAnswer} where
   * the route answers with bytes; of the last poll's JSON where there is an `operation`.
   */
  readonly response: z.ZodType;
  /** The shape of what an `ok` outcome holds, as far as a path into it may be checked. */
  readonly answer?: z.ZodType;
  /** The version of the model that answered, where the answer tells it. */
  modelVersion?(body: unknown): string | undefined;
  /** One outcome a document, in the order of the request; of an operation's document nothing is known any more. */
  split(body: unknown, documents: readonly Document[]): Outcome[];
  /** For a service whose request is all rows of a group, in an order of its own: see {@link Grouping}. */
  readonly group?: Grouping;
  /**
   * Where a constant parameter `kind` decides what a service takes and answers: its definition for each kind, all with one
   * name. Of the service's own definition only the name, the route and the documentation count.
   */
  readonly kinds?: ReadonlyMap<string, ServiceDefinition>;
  /** For a service that accepts a request with 202 and an `Operation-Location`, and answers later. */
  readonly operation?: Operation;
}

export interface Route {
  readonly method: 'GET' | 'POST';
  /** From the root of the resource; `{name}` is the value of the parameter of that name, which is `in: 'path'`. */
  readonly path: string;
  /** Query parameters that never change, such as `api-version`. */
  readonly query?: Readonly<Record<string, string>>;
  /** Headers that never change, such as `Accept`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether a key's region is sent beside it (`Ocp-Apim-Subscription-Region`). */
  readonly sendsRegion?: boolean;
  /** `bytes` where a successful answer is no JSON; the default is `json`. */
  readonly answers?: 'json' | 'bytes';
}

export interface Limits {
  /** Documents a request, and the most that `batchSize` may be; 1 where rows have `content` or there is an `operation`. */
  readonly documents: number;
  /** Bytes of a request's JSON body. */
  readonly requestBytes?: number;
  /** Bytes of each blob or file that a row names; told from its size before it is read. */
  readonly contentBytes?: number;
  /** What a request may hold in another measure, such as characters times languages. */
  readonly units?: { readonly most: number; of(document: Document, shared: Values): number };
}

/** A parameter of a service; a job gives it as a constant (`language`) or as the name of a column (`languageCol`). */
export interface Param {
  /** Checks a constant when the job comes in, and each row's value where it is a column. */
  readonly schema: z.ZodType;
  /**
   * Where the value goes. The row's own: into its `document`; or as `content`, the value then being the name of bytes
   * that are read when the row is sent (see `contentName`), and the document's field a {@link Content}. Of the whole
   * request: into its `body` besides the documents, its `query` (lists joined by commas), or its `path`.
   */
  readonly in: 'document' | 'content' | 'body' | 'query' | 'path';
  /** The query parameter's name where it is not the parameter's own. */
  readonly query?: string;
  /** A row without it is skipped. */
  readonly required?: boolean;
  /** Of the parameters with the same text here a job gives exactly one, which is then required. */
  readonly oneOf?: string;
  readonly default?: string | number | boolean | readonly string[];
  /** The column that it is read from where a job gives neither a constant nor a column. */
  readonly column?: string;
  /** One sentence for people. */
  readonly about: string;
}

/** Values by their parameters' names; absent ones are left out. */
export type Values = Readonly<Record<string, unknown>>;

/** A row's values for the parameters that are its own. */
export type Document = Values;

/** The bytes that a row names. */
export interface Content {
  readonly bytes: Uint8Array;
  /** What stands behind the last dot of its name, in lower case, such as `wav`; empty where there is none. */
  readonly extension: string;
}

/** How rows that belong together make a request. A row without its required values is not one of them. */
export interface Grouping {
  /** The error of every row of a group of so many, which is then never held or sent. */
  refuses(rows: number): RowError | undefined;
  /** Where a row stands among the others, the least first; nothing where that cannot be told, and it stays as it came. */
  order(document: Document): number | undefined;
  /** The error of every row of a group that the service would refuse for certain; its rows are in their order. */
  check(documents: readonly Document[], shared: Values): RowError | undefined;
}

/** How an accepted operation is followed. Its answers have a `status`, in the words that all services use. */
export interface Operation {
  /** Milliseconds from one poll to the next where the service does not say. */
  readonly pollMs: number;
  /** Milliseconds from the submission for which the service keeps the result. */
  readonly keptMs: number;
}

/** An answer that is no JSON, as a row's value. */
export type BytesAnswer = z.output<typeof bytesAnswer>;

/** The shape of an answer that is no JSON. */
export const bytesAnswer = z.object({ contentType: z.string(), base64: z.base64().min(1) });

type Declared = Omit<ServiceDefinition, 'response' | 'split' | 'modelVersion' | 'check' | 'request'>;

/**
 * Declares a service: `split` and `modelVersion` get their body in the type that `response` checks. What is left out: no
 * `check` takes every document, and no `request` sends no body. Throws where the declaration contradicts itself.
 */
export function defineService<Response extends z.ZodType>(
  service: Declared & {
    check?(document: Document, shared: Values): RowError | undefined;
    request?(documents: readonly Document[], shared: Values): RequestBody | undefined;
    readonly response: Response;
    modelVersion?(body: z.output<Response>): string | undefined;
    split(body: z.output<Response>, documents: readonly Document[]): Outcome[];
  },
): ServiceDefinition {
  const { modelVersion, check, request } = service;
  const defined: ServiceDefinition = {
    ...service,
    check: check ?? (() => undefined),
    request: request ?? (() => undefined),
    ...(modelVersion ? { modelVersion: (body: unknown) => modelVersion(body as z.output<Response>) } : {}),
    split: (body, documents) => service.split(body as z.output<Response>, documents),
  };
  checkDeclaration(defined);
  return defined;
}

function checkDeclaration({ name, route, limits, params, operation, group }: ServiceDefinition): void {
  const all = Object.entries(params);
  const named = (place: Param['in']): string[] => all.filter(([, param]) => param.in === place).map(([key]) => key);
  const placeholders = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, key]) => key as string);
  const wrong = [
    [named('path').toSorted().join() !== placeholders.toSorted().join(), 'its path and its parameters do not agree'],
    [named('path').some((key) => !params[key]?.required), 'a parameter in the path is not required'],
    [named('content').length > 0 && limits.contentBytes === undefined, 'its content has no limit'],
    [
      (named('content').length > 0 || operation !== undefined) && limits.documents > 1,
      'it takes one document a request',
    ],
    [group !== undefined && (named('content').length > 0 || operation !== undefined), 'its rows are no group'],
  ].find(([isWrong]) => isWrong);
  if (wrong) throw new Error(`The service ${name} is declared wrongly: ${wrong[1]}.`);
}
