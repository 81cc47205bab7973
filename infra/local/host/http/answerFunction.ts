import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import type { HostLog } from '../hostLog.ts';
import type { Invocation, InvokeFunction } from '../invoke/invokeFunction.ts';
import type { HttpData, TypedData } from '../invoke/typedData.ts';
import { answerEmpty } from './answer.ts';
import { type ProxiedRequest, proxyToWorker } from './proxyToWorker.ts';
import { declaredBytes, maxBodyBytes, readBody } from './readBody.ts';
import { requestData } from './requestData.ts';
import type { RouteMatch } from './routeTable.ts';
import { sendInvocation, sendStream } from './sendInvocation.ts';

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
    http: requestData(request, url, params),
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
    await sendStream(response, answer);
  }
  return called;
}

function report(log: HostLog, name: string, { invocationId, outcome }: Invocation, ms: number): void {
  const event = { category: 'http', invocationId, function: name };
  const took = `in ${Math.round(ms)} ms`;
  if (outcome.ok) return log({ ...event, level: 'information', message: `${name} answered ${took}.` });
  const reason =
    outcome.error instanceof Error ? (outcome.error.stack ?? outcome.error.message) : String(outcome.error);
  return log({ ...event, level: 'error', message: `${name} failed ${took}: ${reason}` });
}
