/** Pages of a list: at most 25 items each (contract 7.5, `maxresults`), linked by `nextLink`. */

import { badParameter } from './vaultError.ts';

const MAX_RESULTS = 25;

/** The page of `items` that `url` asks for, with the link to the next one or null. */
export function page(url: URL, items: readonly object[]): object {
  const size = readNumber(url, 'maxresults', 1, MAX_RESULTS) ?? MAX_RESULTS;
  const start = readNumber(url, '$skiptoken', 0, Number.MAX_SAFE_INTEGER) ?? 0;
  const end = start + size;
  return { value: items.slice(start, end), nextLink: end < items.length ? linkTo(url, end) : null };
}

function linkTo(url: URL, start: number): string {
  const next = new URL(url);
  next.searchParams.set('$skiptoken', String(start));
  return next.href;
}

function readNumber(url: URL, name: string, min: number, max: number): number | undefined {
  const text = url.searchParams.get(name);
  if (text === null) return undefined;
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= min && value <= max) return value;
  throw badParameter(`Invalid ${name}: ${text}. Expected ${min} to ${max}.`);
}
