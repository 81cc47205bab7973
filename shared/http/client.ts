import { backoffMs, isRetryable, maxRetries } from '../core/backoff.ts';
import type { KeyRing } from '../core/keyRing.ts';
import { retryAfterMs } from '../core/retryAfter.ts';
import type { KeyUse } from '../model/origin.ts';
import { type Calls, noCalls, type RowError } from '../model/outcome.ts';
import type { KeyRef } from '../model/resource.ts';
import type { Clock, Random } from '../ports.ts';
import { type AccessSources, accessHeader, keyUse, readAccess } from './keyAccess.ts';
import { redact } from './redact.ts';
import { serviceError } from './serviceError.ts';
import { type HttpAnswer, NetworkFault, type Transport } from './transport.ts';

/** How long a call may take; points in time are in milliseconds since 1970. */
export interface CallTimes {
  /** Milliseconds that one attempt may take; a call that keeps failing ends after twice as long. */
  readonly timeoutMs: number;
  /** From then on a call that has to wait for its turn comes back later. */
  readonly yieldAt: number;
  /** From then on nothing is sent any more. */
  readonly deadline: number;
}

/** A request to a service, for whichever key's turn it is. */
export interface ServiceRequest extends CallTimes {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: string;
  /** The secret of the only key that may be used; any of the stage's where it is left out. */
  readonly secret?: string | undefined;
  /** A 200's content, or `undefined` where it is not what the service promises, which counts as a failed attempt. */
  read(text: string): unknown;
}

export type CallResult = { readonly calls: Calls; readonly requestId?: string } & (
  | { readonly kind: 'answer'; readonly body: unknown; readonly key: KeyUse }
  | { readonly kind: 'failed'; readonly error: RowError }
  /** Nothing is wrong, but the next turn is too far away to wait for here. */
  | { readonly kind: 'deferred'; readonly until: number }
);

export type ServiceClient = (request: ServiceRequest) => Promise<CallResult>;

export interface ClientDeps extends AccessSources {
  readonly transport: Transport;
  /** The keys for a request with this secret, or with none. */
  readonly ringFor: (secret: string | undefined) => KeyRing;
  readonly clock: Clock;
  readonly random: Random;
}

/** The longest wait, in milliseconds, that a call sits out; a longer one goes back to a durable timer. */
const longestWait = 5000;
/** Wait after a 429 that does not say how long, in milliseconds. */
const unsaidWait = 1000;
/**
 * The shortest wait after a 429, in milliseconds; it doubles with each, up to the longest, where the server asks for less:
 * one that says 0 is not asked in a tight loop.
 */
const shortestWait = 100;

/** A request with its keys, that has been throttled so many times. */
interface Throttled extends ServiceRequest {
  readonly ring: KeyRing;
  readonly throttled: number;
}

/** What one attempt came to. `again` may be repeated: after a failure that costs a retry, or for free with another key. */
type Attempt =
  | { readonly kind: 'answer'; readonly body: unknown; readonly key: KeyUse; readonly requestId?: string }
  | { readonly kind: 'failed'; readonly error: RowError; readonly requestId?: string }
  | {
      readonly kind: 'again';
      readonly why: 'failure' | 'throttle' | 'key';
      readonly error: RowError;
      readonly notBefore: number;
    };

/**
 * Calls a service: retry around key choice around one attempt. A 429 cools the resource and costs no retry, a refused key
 * is read once more from its source and then left out, and all else is repeated at most {@link maxRetries} times.
 */
export function createClient(deps: ClientDeps): ServiceClient {
  return async (request) => {
    const { clock, random } = deps;
    const ring = deps.ringFor(request.secret);
    let calls = noCalls;
    let failures = 0;
    let giveUpAt = request.deadline;
    for (;;) {
      const turn = ring.take(clock.now());
      if (turn.kind === 'none') return { kind: 'failed', error: turn.error, calls };
      if (Math.max(clock.now(), turn.kind === 'wait' ? turn.until : 0) >= request.deadline) {
        return { kind: 'failed', error: deadlineExceeded, calls };
      }
      if (turn.kind === 'wait') {
        const isLong = turn.until - clock.now() > longestWait || turn.until > request.yieldAt;
        if (isLong) return { kind: 'deferred', until: turn.until, calls };
        await clock.sleep(turn.until - clock.now());
        continue;
      }
      const key = await readAccess(turn.key, deps);
      if (typeof key !== 'string') {
        ring.refuse(turn.key, key);
        continue;
      }
      // The vault may have taken its time, in which other calls were throttled.
      if (ring.isCooling(turn.key, clock.now())) continue;
      if (clock.now() >= request.deadline) return { kind: 'failed', error: deadlineExceeded, calls };
      const sentAt = clock.now();
      const attempt = await attemptWith(turn.key, key, { ...request, ring, throttled: calls.throttled }, deps);
      calls = { ...calls, sent: calls.sent + 1, retried: calls.retried + (calls.sent > 0 ? 1 : 0) };
      if (attempt.kind !== 'again') return { ...attempt, calls };
      if (attempt.why === 'throttle') calls = { ...calls, throttled: calls.throttled + 1 };
      if (attempt.why !== 'failure') continue;
      failures += 1;
      if (failures === 1) giveUpAt = Math.min(sentAt + 2 * request.timeoutMs, request.deadline);
      if (failures > maxRetries) return { kind: 'failed', error: attempt.error, calls };
      // A failure is not waited out by a timer, which would not know how often it has been tried already.
      const wait = Math.min(Math.max(backoffMs(failures, random), attempt.notBefore - clock.now()), longestWait);
      if (clock.now() + wait >= giveUpAt) return { kind: 'failed', error: attempt.error, calls };
      await clock.sleep(wait);
    }
  };
}

const deadlineExceeded: RowError = {
  code: 'DeadlineExceeded',
  message: 'The run reached its limit of time before the service took this row.',
};

async function attemptWith(key: KeyRef, used: string, request: Throttled, deps: ClientDeps): Promise<Attempt> {
  const { clock, transport } = deps;
  const { ring } = request;
  const query = new URLSearchParams(request.query).toString();
  // A secret that was set from a file often ends with a line end, which no header may hold.
  const value = used.trim();
  try {
    const answer = await transport({
      method: 'POST',
      url: `${key.resource.endpoint}${request.path}${query === '' ? '' : `?${query}`}`,
      headers: { 'content-type': 'application/json', ...accessHeader(key, value) },
      body: request.body,
      timeoutMs: Math.min(request.timeoutMs, request.deadline - clock.now()),
    });
    const attempt = judge(answer, { key, value }, request, clock.now());
    if (attempt.kind === 'again' && attempt.why === 'throttle') ring.cool(key, attempt.notBefore);
    if (attempt.kind !== 'again' || attempt.why !== 'key') return attempt;
    // The key may have been rotated since it was read, so its source is asked once more before it is given up.
    const fresh = await readAccess(key, deps, used);
    if (fresh === used || typeof fresh !== 'string') ring.refuse(key, attempt.error);
    return attempt;
  } catch (error) {
    if (!(error instanceof NetworkFault)) throw error;
    return { kind: 'again', why: 'failure', error: { code: error.code, message: error.message }, notBefore: 0 };
  }
}

/** What an answer means for its request. */
function judge(
  answer: HttpAnswer,
  { key, value }: { readonly key: KeyRef; readonly value: string },
  request: Throttled,
  now: number,
): Attempt {
  const id = answer.headers['apim-request-id'] ?? answer.headers['x-ms-request-id'];
  const requestId = typeof id === 'string' ? { requestId: id } : {};
  if (answer.status === 200) {
    const body = request.read(answer.text);
    return body === undefined
      ? { kind: 'again', why: 'failure', error: invalidResponse, notBefore: 0 }
      : { kind: 'answer', body, key: keyUse(key, value), ...requestId };
  }
  const error = serviceError({ ...answer, text: redact(answer.text, [value]) });
  const wait = retryAfterMs(answer.headers, answer.text, now);
  if (answer.status === 429 && !answer.text.includes('CapacityLimitExceeded')) {
    const said = wait ?? unsaidWait;
    const least = Math.min(shortestWait * 2 ** request.throttled, longestWait);
    return { kind: 'again', why: 'throttle', error, notBefore: now + (said < shortestWait ? least : said) };
  }
  if (answer.status === 401) return { kind: 'again', why: 'key', error, notBefore: 0 };
  if (isRetryable(answer.status)) return { kind: 'again', why: 'failure', error, notBefore: now + (wait ?? 0) };
  return { kind: 'failed', error, ...requestId };
}

const invalidResponse: RowError = {
  code: 'InvalidResponse',
  message: 'The service answered 200 with something other than its own format.',
};
