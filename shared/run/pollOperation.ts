import { type OperationState, operationState } from '../core/operationState.ts';
import { invalidResponse } from '../http/attempt.ts';
import { serviceError } from '../http/serviceError.ts';
import type { CallTimes, ServiceClient, ServiceRequest } from '../http/serviceRequest.ts';
import type { HttpAnswer } from '../http/transport.ts';
import { isRecord } from '../model/isRecord.ts';
import type { Origin } from '../model/origin.ts';
import type { Calls, Outcome, RowError } from '../model/outcome.ts';
import type { ServiceDefinition } from '../services/defineService.ts';
import type { AcceptedOperation } from './acceptedOperation.ts';
import type { CallEnd } from './callLine.ts';
import { diagnosed } from './diagnosed.ts';

/** What a poll came to: the row's outcome, or when the next one is due, or that this one was not made. */
export interface PollResult extends CallEnd {
  readonly outcome?: Outcome;
  /** Whether the operation is still under way, and after how many milliseconds the service wants to be asked again. */
  readonly open?: { readonly retryAfter?: number | undefined };
  /** What becomes of the row if all polls go on like this one, which nobody answered. */
  readonly failing?: Outcome;
  readonly calls: Calls;
  readonly origins: readonly Origin[];
}

/** An answer to a poll: of an operation that has succeeded, what `response` made of it; of any other that ended, its error. */
type Polled =
  | { readonly state: 'open' }
  | { readonly state: 'succeeded'; readonly body: unknown }
  | { readonly state: 'failed' | 'partial' | 'cancelled'; readonly error: RowError };

/** Asks how far an operation is, with the key that began it. */
export async function pollOperation(
  operation: AcceptedOperation,
  { service, client }: { readonly service: ServiceDefinition; readonly client: ServiceClient },
  times: CallTimes & Pick<ServiceRequest, 'onTurn' | 'watch'>,
): Promise<PollResult> {
  const { path, resource, secret } = operation;
  const result = await client({
    method: 'GET',
    path,
    headers: service.route.headers,
    sendsRegion: service.route.sendsRegion,
    begunWith: { resource, secret },
    read: (answer) => readPoll(answer, service),
    ...times,
  });
  const { calls } = result;
  if (result.kind === 'deferred')
    return { until: result.until, ...(result.isAway ? { isAway: true } : {}), calls, origins: [] };
  if (result.kind === 'trouble') return { trouble: result.trouble, calls, origins: [] };
  const diagnose = diagnosed(result, service);
  if (result.kind === 'failed') {
    const error = result.error.status?.statusCode === 404 ? expired : result.error;
    if (result.isSpent && error.code !== invalidResponse.code) {
      return { failing: diagnose({ kind: 'failed', error }), calls, origins: [] };
    }
    return { outcome: diagnose({ kind: 'failed', error }), calls, origins: [] };
  }
  const polled = result.body as Polled;
  if (polled.state === 'open') return { open: { retryAfter: result.retryAfter }, calls, origins: [] };
  if (polled.state !== 'succeeded')
    return { outcome: diagnose({ kind: 'failed', error: polled.error }), calls, origins: [] };
  const modelVersion = service.modelVersion?.(polled.body);
  const [outcome] = service.split(polled.body, [{}]).map(diagnose) as [Outcome];
  const origins = [{ ...result.key, ...(modelVersion === undefined ? {} : { modelVersion }) }];
  return { outcome, calls, origins };
}

/** The service does not know the operation any more: it keeps none for ever. */
export const expired: RowError = {
  code: 'OperationExpired',
  message: 'The service no longer has the result of the operation that was to answer this row.',
};

/** `undefined` where it is no answer of the service to a poll. */
function readPoll({ text, headers }: HttpAnswer, { response }: ServiceDefinition): Polled | undefined {
  const body = parse(text);
  const state = isRecord(body) ? operationState(body.status) : undefined;
  if (state === undefined || state === 'open') return state && { state };
  if (state !== 'succeeded') return { state, error: endError(state, { status: 200, headers, text }) };
  const parsed = response.safeParse(body);
  return parsed.success ? { state, body: parsed.data } : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const ends = {
  failed: { code: 'OperationFailed', message: 'The service could not do the operation that was to answer this row.' },
  partial: { code: 'OperationPartial', message: 'The service did only a part of the operation.' },
  cancelled: { code: 'OperationCancelled', message: 'The operation was cancelled at the service.' },
};

/** What the service says of why it failed; in words of our own where it says nothing. */
function endError(state: Exclude<OperationState, 'open' | 'succeeded'>, answer: HttpAnswer): RowError {
  const { status: _, response, ...said } = serviceError(answer);
  const isSaid = said.code !== '200';
  if (!isSaid) return ends[state];
  return { ...(state === 'failed' ? said : { ...said, code: ends[state].code }), ...(response ? { response } : {}) };
}
