/** What a feature of an AI service is to the gateway. */

import type { Quota, Resource, Tier } from './resource.ts';

export interface ServiceRequest {
  readonly query: URLSearchParams;
  /** The whole address as it was called. */
  url(): string;
  /** What stood in the place of the path's placeholders. */
  readonly values: Readonly<Record<string, string>>;
  readonly contentType: string | undefined;
  /** The body, or `undefined` where it is longer than the operation's `maxBytes`. */
  readonly body: Buffer | undefined;
  /** The address that the call came to, without its path: what a link to another operation starts with. */
  origin(): string;
  readonly resource: Resource;
}

export interface ServiceAnswer {
  readonly status: number;
  /** JSON, or bytes whose `Content-Type` is among the headers; none where it is left out. */
  readonly body?: object | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  /** Documents that were looked at, for the record of calls; none where the whole request was refused. */
  readonly documents?: number;
}

export interface Operation {
  readonly isOpen?: false;
  readonly method: 'DELETE' | 'GET' | 'POST';
  /** A segment such as `{id}` stands for any; see {@link ServiceRequest.values}. */
  readonly path: string;
  /** The unit that has a quota of its own in every resource. */
  readonly feature: string;
  /** Where one path serves several features: the one that a body is for. */
  featureOf?(body: Buffer | undefined): string;
  /** The names the gateway's 429 uses: `Sentiment`, `Text Analytics API (v3.1)`, `TextAnalytics`. */
  readonly wording: { readonly operation: string; readonly api: string; readonly product: string };
  readonly quotas: Readonly<Record<Tier, Quota>>;
  readonly maxBytes: number;
  answer(request: ServiceRequest): ServiceAnswer | Promise<ServiceAnswer>;
}

/** What anybody may ask for, without a key and out of no quota: a picture that a search has found, for one. */
export interface OpenOperation extends Pick<Operation, 'method' | 'path' | 'feature' | 'maxBytes'> {
  readonly isOpen: true;
  answer(request: Omit<ServiceRequest, 'resource'>): ServiceAnswer | Promise<ServiceAnswer>;
}
