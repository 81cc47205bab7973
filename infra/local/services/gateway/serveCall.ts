/** One call from its first byte to its record: read, meet a fault or be answered, sent, counted. */

import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { readBody } from '../../loopback/readBody.ts';
import { alterDocuments } from '../control/alterDocuments.ts';
import type { CallLog } from '../control/createCallLog.ts';
import type { Scripted } from '../control/createScripted.ts';
import { drawDelay } from '../control/drawDelay.ts';
import { type FaultedAnswer, faultAnswer } from '../control/faultAnswer.ts';
import type { FaultAction } from '../control/script.ts';
import { answerCall } from './answerCall.ts';
import type { Quotas } from './createQuotas.ts';
import type { FindOperation } from './findOperation.ts';
import { headerOf } from './headerOf.ts';
import { identifyCaller } from './identifyCaller.ts';
import type { KeyOwner } from './keyOwners.ts';
import type { Operation } from './operation.ts';
import { type EnvelopeHeaders, transmit } from './transmit.ts';

export interface CallServices {
  readonly findOperation: FindOperation;
  readonly scripted: Scripted;
  readonly quotas: Quotas;
  readonly calls: CallLog;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Bytes read of a call that no operation has. */
const UNKNOWN_MAX_BYTES = 1_048_576;

/** Serves one call. Below `/subdomain/{resource}` is that resource's own address. */
export async function serveCall(
  request: IncomingMessage,
  response: ServerResponse,
  { path: called, query }: { readonly path: string; readonly query: URLSearchParams },
  services: CallServices,
): Promise<void> {
  const { scripted, now } = services;
  const started = now();
  const { at, path } = scripted.locate(called);
  const { operation: found, values = {} } = services.findOperation(request.method ?? 'GET', path) ?? {};
  const caller = identifyCaller(request, at, scripted.ownerOf);
  const { owner } = caller;
  const body = await readBody(request, found?.maxBytes ?? UNKNOWN_MAX_BYTES);
  const operation = found === undefined || found.isOpen ? found : forBody(found, body);

  const fault = scripted.pickFault({ path, body, ...caller, resource: owner?.resource.name });
  const contentType = headerOf(request, 'content-type');
  const base = (): string => `http://${headerOf(request, 'host')}`;
  const origin = (): string => `${base()}${called.slice(0, called.length - path.length)}`;
  const received = { query, url: () => `${base()}${request.url}`, values, contentType, body, origin };
  const answered = replacement(fault, now()) ?? answerCall(operation, caller, received, services);
  const answer = answered instanceof Promise ? await answered : answered;
  // Key and quota are looked at when a call comes, as a real gateway does, and not when a slow answer is ready.
  if (fault?.delayMs !== undefined) await sleep(drawDelay(fault.delayMs, scripted.random), undefined, { ref: false });
  const altered = fault === undefined ? answer : alter(answer, fault, scripted);
  const status = await transmit(response, altered, envelopeOf(now() - started, owner), fault);
  services.calls.add({
    time: started,
    path,
    resource: owner?.resource.name,
    feature: operation?.feature,
    status,
    documents: answer.documents ?? 0,
    key: caller.fingerprint,
    durationMs: now() - started,
    fault: fault === undefined ? undefined : Object.keys(fault).join(','),
  });
}

/** The operation, as one of the feature that a body is for. */
function forBody(operation: Operation, body: Buffer | undefined): Operation {
  return operation.featureOf === undefined ? operation : { ...operation, feature: operation.featureOf(body) };
}

function envelopeOf(durationMs: number, owner: KeyOwner | undefined): EnvelopeHeaders {
  const headers = ['apim-request-id', randomUUID(), 'x-content-type-options', 'nosniff'];
  headers.push('x-envoy-upstream-service-time', String(durationMs));
  if (owner !== undefined) headers.push('x-ms-region', owner.resource.location);
  return headers;
}

/** The answer a fault puts in the service's place; key and quota are then not looked at. */
function replacement(fault: FaultAction | undefined, now: number): FaultedAnswer | undefined {
  if (fault === undefined) return undefined;
  const { status } = fault;
  if (status !== undefined) return faultAnswer({ ...fault, status }, now);
  return fault.reset || fault.emptyBody || fault.garbage ? { status: 200, body: {} } : undefined;
}

function alter(answer: FaultedAnswer, fault: FaultAction, scripted: Scripted): FaultedAnswer {
  const { body } = answer;
  const isJson = typeof body === 'object' && !(body instanceof Uint8Array);
  return isJson ? { ...answer, body: alterDocuments(body, fault, scripted.random) } : answer;
}
