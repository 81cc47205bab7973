import type { IncomingMessage } from 'node:http';
import type { HttpData } from '../invoke/typedData.ts';

/** What a function is told of a request, apart from its body. */
export function requestData(request: IncomingMessage, url: URL, params: Readonly<Record<string, string>>): HttpData {
  return { method: request.method ?? 'GET', url: url.href, headers: headersOf(request), query: queryOf(url), params };
}

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return flat;
}

/** A parameter that is given more than once arrives as one, its values joined by commas. */
function queryOf({ searchParams }: URL): Record<string, string> {
  const names = [...new Set(searchParams.keys())];
  return Object.fromEntries(names.map((name) => [name, searchParams.getAll(name).join(',')]));
}
