import type { z } from 'zod';
import { unwatched } from '../http/callWatch.ts';
import type { CallTimes, ServiceClient, ServiceRequest } from '../http/serviceRequest.ts';
import type { HttpAnswer } from '../http/transport.ts';
import type { Origin } from '../model/origin.ts';
import { addCalls, type Calls, noCalls, type Outcome, type RowError } from '../model/outcome.ts';
import type { ServiceDefinition } from '../services/defineService.ts';
import { type AcceptedOperation, acceptedOperation } from './acceptedOperation.ts';
import type { ContentReader } from './contentReader.ts';
import { diagnosed } from './diagnosed.ts';
import type { BoundRow } from './rowBinder.ts';

/** What became of a batch: an outcome for each of its rows in their order, or none yet because the call has to wait. */
export interface BatchResult {
  readonly outcomes: readonly (Outcome | undefined)[];
  readonly calls: Calls;
  readonly origins: readonly Origin[];
  /** What the service works on now for the row, which has no outcome yet. */
  readonly accepted?: AcceptedOperation;
  /** When to come back for the rows without outcome, in milliseconds since 1970. */
  readonly until?: number;
  /** Whether that is because the service is away. */
  readonly isAway?: boolean;
  /** Why rows have no outcome, where no time can be told. */
  readonly trouble?: unknown;
}

/** Errors that speak of the whole request: with half the documents it would be refused again. */
const aboutTheRequest = new Set(['InvalidParameterValue', 'ModelVersionIncorrect', 'InvalidRequestBodyFormat']);

/** What a batch is sent with. */
export interface CallDeps {
  readonly service: ServiceDefinition;
  readonly client: ServiceClient;
  readonly content: ContentReader;
}

type Batch = readonly [BoundRow, ...BoundRow[]];
type Times = CallTimes & Pick<ServiceRequest, 'onTurn' | 'watch'>;

/**
 * Calls the service for a batch. One that is refused for what is in it (400) or for its size (413) is halved until the
 * bad documents stand alone, so that the others succeed. What a row names as its content is read first, and held until
 * the call is over. A group is refused as a whole: it means something else without any of its rows.
 */
export async function callBatch(batch: readonly BoundRow[], deps: CallDeps, times: Times): Promise<BatchResult> {
  const [row] = batch as Batch;
  const { service, content } = deps;
  if (row.content === undefined) return sendBatch(batch as Batch, deps, times);
  const { timeoutMs, deadline } = times;
  const wish = { names: row.content, most: service.limits.contentBytes ?? 0, timeoutMs, deadline };
  let isRead = (): void => undefined;
  const reading = new Promise<void>((resolve) => {
    isRead = resolve;
  });
  void (times.watch ?? unwatched).during('content', reading);
  const use = await content(wish, async (contents) => {
    isRead();
    const document = { ...row.document, ...contents };
    const error = service.check(document, row.shared);
    return error ? withoutCall(error) : sendBatch([{ ...row, document }], deps, times);
  }).finally(isRead);
  return 'error' in use ? withoutCall(use.error) : use.result;
}

function withoutCall(error: RowError): BatchResult {
  return { outcomes: [{ kind: 'failed', error }], calls: noCalls, origins: [] };
}

async function sendBatch(batch: Batch, deps: CallDeps, times: Times): Promise<BatchResult> {
  const { service, client } = deps;
  const [{ path, shared, secret }] = batch;
  const { method, headers, sendsRegion, answers } = service.route;
  const documents = batch.map(({ document }) => document);
  const result = await client({
    method,
    path,
    headers,
    sendsRegion,
    answers,
    secret,
    body: service.request(documents, shared),
    ...(service.operation ? { success: 202 } : {}),
    read: (answer) => readAnswer(answer, service),
    ...times,
  });
  const all = (outcome: Outcome | undefined): (Outcome | undefined)[] => batch.map(() => outcome);
  if (result.kind === 'deferred' || result.kind === 'trouble') {
    const { kind, calls, ...why } = result;
    return { ...why, outcomes: all(undefined), calls, origins: [] };
  }
  const diagnose = diagnosed(result, service, [...documents, shared]);
  if (result.kind === 'answer' && service.operation) {
    const accepted = acceptedOperation(result);
    const refused = 'error' in accepted ? diagnose({ kind: 'failed', ...accepted }) : undefined;
    const { calls } = result;
    return { outcomes: all(refused), calls, origins: [], ...('error' in accepted ? {} : { accepted }) };
  }
  if (result.kind === 'answer') {
    const modelVersion = service.modelVersion?.(result.body);
    const origins = [{ ...result.key, ...(modelVersion === undefined ? {} : { modelVersion }) }];
    return { outcomes: service.split(result.body, documents).map(diagnose), calls: result.calls, origins };
  }
  if (batch.length === 1 || service.group || !isAboutContent(result.error)) {
    return { outcomes: all(diagnose({ kind: 'failed', error: result.error })), calls: result.calls, origins: [] };
  }
  return sendHalves(batch, deps, times, result.calls);
}

async function sendHalves(batch: Batch, deps: CallDeps, times: Times, calls: Calls): Promise<BatchResult> {
  const middle = Math.ceil(batch.length / 2);
  const first = await callBatch(batch.slice(0, middle), deps, times);
  const second = await callBatch(batch.slice(middle), deps, times);
  const until = first.until ?? second.until;
  const isAway = first.isAway ?? second.isAway;
  const trouble = first.trouble ?? second.trouble;
  return {
    outcomes: [...first.outcomes, ...second.outcomes],
    calls: addCalls(calls, addCalls(first.calls, second.calls)),
    origins: [...first.origins, ...second.origins],
    ...(until === undefined ? {} : { until }),
    ...(isAway === undefined ? {} : { isAway }),
    ...(trouble === undefined ? {} : { trouble }),
  };
}

/** What a successful answer says; `undefined` where it is not what the service promises. */
function readAnswer({ text, bytes, headers }: HttpAnswer, { operation, response }: ServiceDefinition): unknown {
  if (operation) return [headers['operation-location']].flat()[0];
  if (bytes === undefined) return readJson(text, response);
  const [contentType = ''] = [headers['content-type']].flat();
  return response.safeParse({ contentType, base64: Buffer.from(bytes).toString('base64') }).data;
}

function readJson(text: string, shape: z.ZodType): unknown {
  try {
    return shape.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function isAboutContent({ code, status }: RowError): boolean {
  return status?.statusCode === 413 || (status?.statusCode === 400 && !aboutTheRequest.has(code));
}
