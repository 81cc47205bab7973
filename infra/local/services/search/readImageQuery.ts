/** The query of an image search (query-parameters page, 7 Mar 2023); what it does not name is ignored, as the service ignores it. */

import { invalidParameter, missingParameter } from './bingError.ts';
import { DEFAULT_COUNT, MAX_COUNT, MAX_NUMBER } from './bingLimits.ts';
import { type Filter, readFilters } from './imageFilters.ts';

export interface ImageQuery {
  readonly words: string;
  readonly count: number;
  readonly offset: number;
  /** The picture that stands first where it is among the found. */
  readonly firstId: string | undefined;
  readonly market: string;
  readonly filters: readonly Filter[];
}

/** Reads and checks a query; `now` is in milliseconds since 1970. */
export function readImageQuery(query: URLSearchParams, now: number): ImageQuery {
  const words = query.get('q')?.trim() ?? '';
  if (words === '') throw missingParameter('q');
  return {
    words,
    // More than the most is no mistake: the service was seen to give what it gives at most.
    count: Math.min(readNumber(query, 'count', DEFAULT_COUNT), MAX_COUNT),
    offset: readNumber(query, 'offset', 0),
    firstId: query.get('id') ?? undefined,
    market: readMarket(query),
    filters: readFilters(query, now),
  };
}

function readNumber(query: URLSearchParams, name: string, usual: number): number {
  const text = query.get(name);
  if (text === null) return usual;
  if (!/^\d{1,5}$/.test(text) || Number(text) > MAX_NUMBER) throw invalidParameter(name, text);
  return Number(text);
}

/** Local pictures are of no market, so that any is as good as another. */
function readMarket(query: URLSearchParams): string {
  const market = query.get('mkt');
  const country = query.get('cc');
  if (market !== null && country !== null) throw invalidParameter('cc', country);
  if (market !== null && !/^[a-z]{2,3}(-[a-z]+)?-[a-z]{2}$/i.test(market)) throw invalidParameter('mkt', market);
  return market ?? (country === null ? 'en-US' : `en-${country.toUpperCase()}`);
}
