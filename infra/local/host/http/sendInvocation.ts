import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { Invocation } from '../invoke/invokeFunction.ts';
import { answerEmpty } from './answer.ts';
import { serializeCookie } from './serializeCookie.ts';

/** Headers of a connection, which are the host's own affair. */
const connectionHeaders = new Set(['connection', 'keep-alive', 'transfer-encoding', 'upgrade']);

/** Answers with what a function returned: nothing is 204, an error 500. */
export function sendInvocation(response: ServerResponse, { outcome }: Invocation): void {
  // The client was told before that the function takes too long.
  if (response.headersSent) return;
  if (!outcome.ok) return answerEmpty(response, 500);
  const http = outcome.response.returnValue?.http;
  if (http === undefined) return answerEmpty(response, 204);
  const body = http.body?.bytes ?? Buffer.from(http.body?.string ?? '');
  setHeaders(response, http.headers ?? {});
  const cookies = (http.cookies ?? []).map(serializeCookie);
  if (cookies.length > 0) response.setHeader('set-cookie', cookies);
  response.statusCode = Number(http.statusCode ?? 200);
  if (response.statusCode !== 204 && response.statusCode !== 304) response.setHeader('content-length', body.length);
  response.end(body);
}

/** Answers with what a function streams. */
export async function sendStream(response: ServerResponse, answer: IncomingMessage): Promise<void> {
  if (response.headersSent) return;
  setHeaders(response, answer.headers);
  response.writeHead(answer.statusCode ?? 200);
  await pipeline(answer, response);
}

function setHeaders(response: ServerResponse, headers: Readonly<Record<string, string | string[] | undefined>>): void {
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && !connectionHeaders.has(name.toLowerCase())) response.setHeader(name, value);
  }
}
