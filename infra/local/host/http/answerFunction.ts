import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { setTimeout } from 'node:timers/promises';
import type { HostLog } from '../hostLog.ts';
import type { Invocation, InvokeFunction } from '../invoke/invokeFunction.ts';
import type { HttpData, TypedData } from '../invoke/typedData.ts';
import { answerEmpty } from './answer.ts';
import { type ProxiedRequest, proxyToWorker } from './proxyToWorker.ts';
import { declaredBytes, maxBodyBytes, readBody } from './readBody.ts';
import type { RouteMatch } from './routeTable.ts';
import { serializeCookie } from './serializeCookie.ts';

export interface FunctionAnswerOptions {
  readonly invoke: InvokeFunction;
  readonly log: HostLog;
  /** Where the library takes requests itself, when the app streams HTTP bodies. */
  readonly streamUri: string | undefined;
}

/**
 * Time for a streamed answer to arrive after its function has returned, in milliseconds; a function that returns
 * nothing sends none, and the library does not tell the two apart.
 */
const answerGrace = 1000;

/** Has a function answer a request. */
export async function answerFunction(
  { invoke, log, streamUri }: FunctionAnswerOptions,
  { definition, params }: RouteMatch,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  if (declaredBytes(request) > maxBodyBytes) return answerEmpty(response, 413);
  const started = performance.now();
  const call: FunctionCall = {
    invocationId: randomUUID(),
    definition,
    http: { method: request.method ?? 'GET', url: url.href, headers: headersOf(request), query: queryOf(url), params },
  };
  const invocation =
    streamUri === undefined
      ? await answerWhole(invoke, call, request, response)
      : await answerStream(invoke, call, proxyToWorker(streamUri, call.invocationId, request, url), response);
  if (invocation !== undefined) report(log, definition.name, invocation, performance.now() - started);
}

interface FunctionCall extends Pick<RouteMatch, 'definition'> {
  readonly invocationId: string;
  readonly http: HttpData;
}

async function answerWhole(
  invoke: InvokeFunction,
  { invocationId, definition, http }: FunctionCall,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<Invocation | undefined> {
  const bytes = await readBody(request, maxBodyBytes);
  if (bytes === undefined) {
    answerEmpty(response, 413);
    return undefined;
  }
  const invocation = await invoke(definition, { http: { ...http, body: { bytes } } }, { invocationId });
  sendInvocation(response, invocation);
  return invocation;
}

async function passOn(answer: IncomingMessage, response: ServerResponse): Promise<void> {
  if (response.headersSent) return;
  for (const [name, value] of Object.entries(answer.headers)) {
    const isOwn = name === 'content-length' || !connectionHeaders.has(name);
    if (isOwn && value !== undefined) response.setHeader(name, value);
  }
  response.writeHead(answer.statusCode ?? 200);
  await pipeline(answer, response);
}

async function answerStream(
  invoke: InvokeFunction,
  { invocationId, definition, http }: FunctionCall,
  proxied: ProxiedRequest,
  response: ServerResponse,
): Promise<Invocation> {
  const triggerMetadata: Record<string, TypedData> = {
    ...Object.fromEntries(Object.entries(http.params ?? {}).map(([name, value]) => [name, { string: value }])),
    Headers: { json: JSON.stringify(http.headers) },
    Query: { json: JSON.stringify(http.query) },
  };
  const called = invoke(definition, { http }, { invocationId, triggerMetadata });
  const unanswered = called.then(async ({ outcome }) => {
    if (outcome.ok) await setTimeout(answerGrace, undefined, { ref: false });
  });
  const answer = await Promise.race([proxied.answer, unanswered]);
  if (answer === undefined) {
    proxied.cancel();
    sendInvocation(response, await called);
  } else {
    await passOn(answer, response);
  }
  return called;
}

/** Headers of a connection, which are the host's own affair. */
const connectionHeaders = new Set(['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'content-length']);

function sendInvocation(response: ServerResponse, { outcome }: Invocation): void {
  // The client was told long ago that the function takes too long.
  if (response.headersSent) return;
  if (!outcome.ok) return answerEmpty(response, 500);
  const http = outcome.response.returnValue?.http;
  if (http === undefined) return answerEmpty(response, 204);
  const body = http.body?.bytes ?? Buffer.from(http.body?.string ?? '');
  const status = Number(http.statusCode ?? 200);
  for (const [name, value] of Object.entries(http.headers ?? {})) {
    if (!connectionHeaders.has(name.toLowerCase())) response.setHeader(name, value);
  }
  const cookies = (http.cookies ?? []).map(serializeCookie);
  if (cookies.length > 0) response.setHeader('set-cookie', cookies);
  response.statusCode = status;
  if (status !== 204 && status !== 304) response.setHeader('content-length', body.length);
  response.end(body);
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
  return Object.fromEntries(
    [...new Set(searchParams.keys())].map((name) => [name, searchParams.getAll(name).join(',')]),
  );
}

function report(log: HostLog, name: string, { invocationId, outcome }: Invocation, ms: number): void {
  const event = { category: 'http', invocationId, function: name };
  const took = `in ${Math.round(ms)} ms`;
  if (outcome.ok) return log({ ...event, level: 'information', message: `${name} answered ${took}.` });
  const reason =
    outcome.error instanceof Error ? (outcome.error.stack ?? outcome.error.message) : String(outcome.error);
  return log({ ...event, level: 'error', message: `${name} failed ${took}: ${reason}` });
}
