import type { HttpRequest } from '@azure/functions';
import type { Problem } from '../../shared/model/problem.ts';

/** Rows or runs that one answer holds: `?limit=` and, from 0, `?offset=`. */
export interface Page {
  readonly limit: number;
  readonly offset: number;
}

const defaultLimit = 1000;
const maxLimit = 10_000;

/** The page that a request asks for, or what is wrong with how it asks. */
export function readPage(request: HttpRequest): { readonly page: Page } | { readonly problems: Problem[] } {
  const problems: Problem[] = [];
  const read = (name: string, otherwise: number, least: number, most: number): number => {
    const text = request.query.get(name);
    if (text === null) return otherwise;
    const value = /^\d{1,15}$/.test(text) ? Number(text) : -1;
    if (value < least || value > most) {
      problems.push({ path: `?${name}`, message: 'out of range', expected: `a whole number from ${least} to ${most}` });
    }
    return value;
  };
  const page = {
    limit: read('limit', defaultLimit, 1, maxLimit),
    offset: read('offset', 0, 0, Number.MAX_SAFE_INTEGER),
  };
  return problems.length > 0 ? { problems } : { page };
}

/** The URL of the page after this one, which begins at `offset` or behind `after`. */
export function nextPage(request: HttpRequest, from: { readonly offset: number } | { readonly after: string }): string {
  const url = new URL(request.url);
  for (const name of ['offset', 'after', 'code']) url.searchParams.delete(name);
  for (const [name, value] of Object.entries(from)) url.searchParams.set(name, String(value));
  return url.href;
}

/** At most `limit` items from `offset` on, and whether there are more. */
export async function take<Item>(
  items: AsyncIterable<Item>,
  { limit, offset }: Page,
): Promise<{ taken: Item[]; more: boolean }> {
  const taken: Item[] = [];
  let at = 0;
  for await (const item of items) {
    if (at++ < offset) continue;
    if (taken.length === limit) return { taken, more: true };
    taken.push(item);
  }
  return { taken, more: false };
}
