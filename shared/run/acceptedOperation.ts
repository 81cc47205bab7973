import type { Answered } from '../http/serviceRequest.ts';
import type { RowError } from '../model/outcome.ts';
import type { KeyHolder } from '../model/resource.ts';

/** An operation that a service has accepted: where its result is asked for, and with what it was begun. */
export interface AcceptedOperation extends KeyHolder {
  /** Path and query, from the root of the resource. */
  readonly path: string;
  /** Milliseconds after which the service wants to be asked, where it says so. */
  readonly retryAfter?: number;
}

/** A key goes to its resource alone, so an operation that is to be asked for anywhere else is an error of its row. */
export function acceptedOperation({
  body,
  key,
  resource,
  retryAfter,
}: Answered): AcceptedOperation | { error: RowError } {
  const path = pathWithin(resource.endpoint, String(body));
  if (path === undefined) return { error: elsewhere };
  return {
    path,
    resource: resource.name,
    ...(key.secret === undefined ? {} : { secret: key.secret }),
    ...(retryAfter === undefined ? {} : { retryAfter }),
  };
}

const elsewhere: RowError = {
  code: 'OperationElsewhere',
  message: 'The service took the request, but sends for its result to a place outside of the resource.',
};

/** What a URL has behind a resource's endpoint, where it has that. */
function pathWithin(endpoint: string, location: string): string | undefined {
  if (!URL.canParse(location, endpoint)) return undefined;
  const root = new URL(endpoint).href.replace(/\/$/, '');
  const url = new URL(location, endpoint);
  url.hash = '';
  return url.href.startsWith(`${root}/`) ? url.href.slice(root.length) : undefined;
}
