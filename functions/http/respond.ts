import type { HttpResponseInit } from '@azure/functions';
import type { Problem } from '../../shared/model/problem.ts';

/** A refusal: what kind, and every problem with its path and what would be right (RFC 9457). */
export function refuse(
  status: number,
  title: string,
  problems: readonly Problem[] = [],
  headers: Readonly<Record<string, string>> = {},
): HttpResponseInit {
  const type = `about:blank#${title.toLowerCase().replaceAll(/\W+/g, '-')}`;
  return {
    status,
    headers: { 'content-type': 'application/problem+json', ...headers },
    body: JSON.stringify({ type, title, status, problems }),
  };
}

export function noSuchRun(): HttpResponseInit {
  return refuse(404, 'There is no such run');
}

/** One JSON text a line. `next` is where the following page begins, where there may be one. */
export function ndjson(lines: readonly string[], next?: string): HttpResponseInit {
  return {
    headers: {
      'content-type': 'application/x-ndjson',
      ...(next === undefined ? {} : { link: `<${next}>; rel="next"` }),
    },
    body: lines.map((line) => `${line}\n`).join(''),
  };
}
