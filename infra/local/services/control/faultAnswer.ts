/** The answer that stands in place of the service's own where a fault gives a status. */

import { STATUS_CODES } from 'node:http';
import { accessDenied, gatewayAnswer, resourceNotFound } from '../gateway/gatewayAnswers.ts';
import type { ServiceAnswer } from '../gateway/operation.ts';
import type { FaultAction } from './script.ts';

/** What a scripted status is answered with: the script's body, or one that the service would send. */
export function faultAnswer(action: FaultAction & { readonly status: number }, now: number): FaultedAnswer {
  const { status, body, headers = {}, retryAfter } = action;
  const usual = usualAnswer(status, retryAfter?.as === 'body' ? retryAfter.seconds : undefined);
  return {
    status,
    body: body ?? usual.body,
    headers: { ...(retryAfter === undefined ? {} : retryHeaders(retryAfter, now)), ...headers },
  };
}

/** An answer whose body may be text that is not JSON. */
export type FaultedAnswer = Omit<ServiceAnswer, 'body'> & { readonly body?: object | string | Uint8Array | undefined };

function usualAnswer(status: number, retrySeconds: number | undefined): ServiceAnswer {
  if (status === 401) return accessDenied();
  if (status === 404) return resourceNotFound();
  if (status === 400) return { status, body: { error: { code: 'InvalidRequest', message: 'Invalid Request.' } } };
  if (status === 500 || status === 503) {
    const code = status === 500 ? 'InternalServerError' : 'ServiceUnavailable';
    return { status, body: { error: { code, message: told(status, retrySeconds) } } };
  }
  // Recorded in azure-sdk-for-python#25619: the month's calls of the free tier are used up.
  if (status === 403) {
    return gatewayAnswer(
      403,
      'Out of call volume quota for TextAnalytics F0 pricing tier. Please retry after 15 days. To increase your call volume switch to a paid tier.',
    );
  }
  return gatewayAnswer(status, told(status, retrySeconds));
}

function told(status: number, retrySeconds: number | undefined): string {
  const reason = `${STATUS_CODES[status] ?? 'Unknown status'}.`;
  return retrySeconds === undefined ? reason : `${reason} Please retry after ${Math.ceil(retrySeconds)} seconds.`;
}

function retryHeaders(
  { seconds, as }: NonNullable<FaultAction['retryAfter']>,
  now: number,
): Readonly<Record<string, string>> {
  const milliseconds = String(Math.round(seconds * 1000));
  switch (as) {
    case 'header':
      return { 'Retry-After': String(Math.ceil(seconds)) };
    case 'date':
      // A date has whole seconds: rounded up, so that nobody comes back too early.
      return { 'Retry-After': new Date(Math.ceil(now / 1000 + seconds) * 1000).toUTCString() };
    case 'ms':
      return { 'retry-after-ms': milliseconds };
    case 'x-ms':
      return { 'x-ms-retry-after-ms': milliseconds };
    default:
      return {};
  }
}
