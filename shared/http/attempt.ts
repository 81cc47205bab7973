import { isRetryable } from '../core/backoff.ts';
import { rateLimitHeaders } from '../core/pacing/rateLimitHeaders.ts';
import type { Turn, TurnReport } from '../core/pacing/scheduler.ts';
import { retryAfterMs } from '../core/retryAfter.ts';
import type { RowError } from '../model/outcome.ts';
import type { KeyRef } from '../model/resource.ts';
import type { Clock } from '../ports.ts';
import { accessHeader, isHeaderValue, keyUse, regionHeader } from './keyAccess.ts';
import { redact } from './redact.ts';
import type { EncodedBody } from './requestBody.ts';
import { serviceError } from './serviceError.ts';
import { type Answered, deadlineExceeded, type ServiceRequest } from './serviceRequest.ts';
import { type HttpAnswer, NetworkFault, type Transport } from './transport.ts';

/** The longest wait for quota, in milliseconds, that a call sits out; a longer one goes back to a durable timer. */
export const longestWait = 5000;
/** Wait after a 429 that does not say how long, in milliseconds. */
const unsaidWait = 1000;
/**
 * The shortest wait after a 429, in milliseconds; it doubles with each, up to the longest, where the server asks for less:
 * one that says 0 is not asked in a tight loop.
 */
const shortestWait = 100;

/** What one attempt came to. `again` may be repeated: after a failure that costs a retry, or for free. */
type Attempt =
  | ({ readonly kind: 'answer'; readonly requestId?: string } & Answered)
  | { readonly kind: 'failed'; readonly error: RowError; readonly requestId?: string }
  | {
      readonly kind: 'again';
      readonly why: 'failure' | 'throttle' | 'outage' | 'key';
      readonly error: RowError;
      readonly notBefore: number;
    };

/** What an attempt came to, and what the pace of the next calls is to learn from it. */
export interface Judged {
  readonly attempt: Attempt;
  readonly report: TurnReport;
}

/** A request as it is sent, that has been throttled so many times, and when its time is over. */
type Throttled = ServiceRequest & {
  readonly encoded: EncodedBody;
  readonly throttled: number;
  readonly giveUpAt: number;
};

type GoTurn = Extract<Turn, { readonly kind: 'go' }>;

/** Sends a request once. */
export async function attemptWith(
  { key, done }: Pick<GoTurn, 'key' | 'done'>,
  used: string,
  request: Throttled,
  { clock, transport }: { readonly clock: Clock; readonly transport: Transport },
): Promise<Judged> {
  const { headers, ...body } = request.encoded;
  // A secret that was set from a file often ends with a line end, which no header may hold.
  const value = used.trim();
  const timeoutMs = Math.min(request.timeoutMs, Math.max(request.giveUpAt - clock.now(), 1));
  try {
    const answer = await transport({
      method: request.method,
      url: `${key.resource.endpoint}${request.path}`,
      headers: {
        ...request.headers,
        ...headers,
        ...(request.sendsRegion ? regionHeader(key) : {}),
        ...accessHeader(key, value),
      },
      ...body,
      ...(request.answers === 'bytes' ? { answers: 'bytes' } : {}),
      timeoutMs,
    });
    return judge(answer, { key, value }, request, clock.now());
  } catch (error) {
    if (!(error instanceof NetworkFault)) {
      // Or the resource would have one call less from now on.
      done({ kind: 'unsent' });
      throw error;
    }
    if (!isHeaderValue(value)) {
      return {
        attempt: { kind: 'again', why: 'key', error: keyUnusable, notBefore: 0 },
        report: { kind: 'unsent' },
      };
    }
    const { code } = error;
    if (code === 'TimedOut' && timeoutMs < request.timeoutMs && request.giveUpAt === request.deadline) {
      // The service had no time to answer, and is not to be called less for that.
      return { attempt: { kind: 'failed', error: deadlineExceeded }, report: { kind: 'unsent' } };
    }
    const message = code === 'TimedOut' ? timedOut(request.timeoutMs) : error.message;
    return {
      attempt: { kind: 'again', why: 'failure', error: { code, message }, notBefore: 0 },
      report: { kind: 'lost' },
    };
  }
}

/** What an answer means for its request, and for the pace of others. */
function judge(
  answer: HttpAnswer,
  { key, value }: { readonly key: KeyRef; readonly value: string },
  request: Throttled,
  now: number,
): Judged {
  const id = answer.headers['apim-request-id'] ?? answer.headers['x-ms-request-id'];
  const requestId = typeof id === 'string' ? { requestId: id } : {};
  const taken: TurnReport = { kind: 'taken', told: rateLimitHeaders(answer.headers) };
  if (answer.status === (request.success ?? 200)) {
    const body = request.read(answer);
    const retryAfter = retryAfterMs(answer.headers, '', now);
    const answered = { key: keyUse(key, value), resource: key.resource, retryAfter };
    return body === undefined
      ? { attempt: { kind: 'again', why: 'failure', error: invalidResponse, notBefore: 0 }, report: taken }
      : { attempt: { kind: 'answer', body, ...answered, ...requestId }, report: taken };
  }
  const error = serviceError({ ...answer, text: redact(answer.text, [value]) });
  const wait = retryAfterMs(answer.headers, answer.text, now);
  if (answer.status === 429 && !answer.text.includes('CapacityLimitExceeded')) {
    const said = wait ?? unsaidWait;
    const least = Math.min(shortestWait * 2 ** request.throttled, longestWait);
    const until = now + (said < shortestWait ? least : said);
    const attempt: Attempt = { kind: 'again', why: 'throttle', error, notBefore: until };
    // Only a wait that the server asks for tells of its quota.
    return { attempt, report: { kind: said === wait && said >= shortestWait ? 'throttled' : 'lost', until } };
  }
  if (answer.status === 503 && wait !== undefined && wait > longestWait) {
    // Whoever says for how long it is away is waited for, and no row fails for it.
    const until = now + wait;
    const attempt: Attempt = { kind: 'again', why: 'outage', error, notBefore: until };
    return { attempt, report: { kind: 'lost', until, isAway: true } };
  }
  if (answer.status === 401) return { attempt: { kind: 'again', why: 'key', error, notBefore: 0 }, report: taken };
  if (!isRetryable(answer.status)) return { attempt: { kind: 'failed', error, ...requestId }, report: taken };
  return { attempt: { kind: 'again', why: 'failure', error, notBefore: now + (wait ?? 0) }, report: { kind: 'lost' } };
}

function timedOut(timeoutMs: number): string {
  return `No whole answer came within the stage’s timeout of ${timeoutMs / 1000} s.`;
}

/** The error of a key that was never sent, because it cannot be. */
const keyUnusable: RowError = {
  code: 'KeyUnusable',
  message: 'The secret holds something that no request can carry as a key.',
};

export const invalidResponse: RowError = {
  code: 'InvalidResponse',
  message: 'The service answered with success, but with something other than its own format.',
};
