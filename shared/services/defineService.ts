import { z } from 'zod';
import type { Outcome, RowError } from '../model/outcome.ts';

/** A parameter of a service; a job gives it as a constant (`language`) or as the name of a column (`languageCol`). */
export interface Param {
  /** Checks a constant when the job comes in, and each row's value where it is a column. */
  readonly schema: z.ZodType;
  /** Where the value goes: into the row's document, or into the query of the whole request. */
  readonly in: 'document' | 'query';
  /** The query parameter's name where it is not the parameter's own. */
  readonly query?: string;
  readonly required?: boolean;
  readonly default?: string | number | boolean;
  /** One sentence for people. */
  readonly about: string;
}

/** A row's values for the parameters that go into its document; absent ones are left out. */
export type Document = Readonly<Record<string, unknown>>;

export interface ServiceDefinition {
  /** SynapseML's class name; also the name of the activity. */
  readonly name: string;
  /** The vendor's page. */
  readonly docs: string;
  /** What the vendor names in the place of the API, for when it is gone. */
  readonly successor?: string;
  readonly route: { readonly method: 'POST'; readonly path: string };
  readonly limits: {
    /** Documents a request. */
    readonly documents: number;
    /** Bytes of a request's body. */
    readonly requestBytes: number;
  };
  /** What the service is paid for, where that is not the call, and how much of it a document is that was answered well. */
  readonly billing?: { readonly unit: string; of(document: Document): number };
  readonly params: Readonly<Record<string, Param>>;
  /** The error of a document that the service would refuse for certain; it is then never sent. */
  check(document: Document): RowError | undefined;
  /** The request's body; the documents' places in the array are their ids. */
  request(documents: readonly Document[]): unknown;
  /** The shape of a 200, checked before {@link split} sees it. */
  readonly response: z.ZodType;
  /** The shape of what an `ok` outcome holds, as far as a path into it may be checked. */
  readonly answer?: z.ZodType;
  /** The version of the model that answered, where the answer tells it. */
  modelVersion?(body: unknown): string | undefined;
  /** One outcome a document, in the order of the request. */
  split(body: unknown, documents: number): Outcome[];
}

/** Declares a service: `split` and `modelVersion` get their body in the type that `response` checks. */
export function defineService<Response extends z.ZodType>(
  service: Omit<ServiceDefinition, 'response' | 'split' | 'modelVersion'> & {
    readonly response: Response;
    modelVersion?(body: z.output<Response>): string | undefined;
    split(body: z.output<Response>, documents: number): Outcome[];
  },
): ServiceDefinition {
  const { modelVersion } = service;
  return {
    ...service,
    ...(modelVersion ? { modelVersion: (body: unknown) => modelVersion(body as z.output<Response>) } : {}),
    split: (body, documents) => service.split(body as z.output<Response>, documents),
  };
}
