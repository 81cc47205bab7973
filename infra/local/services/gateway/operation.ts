/** What a feature of an AI service is to the gateway. */

import type { Quota, Tier } from './resource.ts';

export interface ServiceRequest {
  readonly query: URLSearchParams;
  readonly contentType: string | undefined;
  /** The body as text, or `undefined` where it is longer than the operation's `maxBytes`. */
  readonly body: string | undefined;
}

export interface ServiceAnswer {
  readonly status: number;
  readonly body: object;
  readonly headers?: Readonly<Record<string, string>>;
  /** Documents that were looked at, for the record of calls; none where the whole request was refused. */
  readonly documents?: number;
}

export interface Operation {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** The unit that has a quota of its own in every resource. */
  readonly feature: string;
  /** The names the gateway's 429 uses: `Sentiment`, `Text Analytics API (v3.1)`, `TextAnalytics`. */
  readonly wording: { readonly operation: string; readonly api: string; readonly product: string };
  readonly quotas: Readonly<Record<Tier, Quota>>;
  readonly maxBytes: number;
  answer(request: ServiceRequest): ServiceAnswer | Promise<ServiceAnswer>;
}
