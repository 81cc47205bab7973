import { backoffMs, isRetryable, maxRetries } from '../core/backoff.ts';
import { rateLimitHeaders } from '../core/pacing/rateLimitHeaders.ts';
import type { Scheduler, Turn, TurnReport } from '../core/pacing/scheduler.ts';
import { retryAfterMs } from '../core/retryAfter.ts';
import type { KeyUse } from '../model/origin.ts';
import { type Calls, noCalls, type RowError } from '../model/outcome.ts';
import type { KeyHolder, KeyRef, Resource } from '../model/resource.ts';
import type { Clock, Random } from '../ports.ts';
import { type CallWatch, unwatched } from './callWatch.ts';
import { type AccessSources, accessHeader, isHeaderValue, keyUse, readAccess, regionHeader } from './keyAccess.ts';
import { redact } from './redact.ts';
import { type EncodedBody, encodeBody, type RequestBody } from './requestBody.ts';
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
  readonly method: 'GET' | 'POST';
  /** Path and query, from the root of the resource. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: RequestBody | undefined;
  /** Whether the region of the key is sent with it. */
  readonly sendsRegion?: boolean | undefined;
  readonly answers?: 'json' | 'bytes' | undefined;
  /** The only status that is a success; the default is 200. */
  readonly success?: 200 | 202;
  /** The secret of the only key that may be used; any of the stage's where it is left out. */
  readonly secret?: string | undefined;
  /** The key that began what this goes on with. */
  readonly begunWith?: KeyHolder;
  /** Told when the request need no longer wait for its first turn. */
  readonly onTurn?: () => void;
  /** Told how the request goes. */
  readonly watch?: CallWatch | undefined;
  /** What a success says, or `undefined` where that is not what the service promises, which counts as a failed attempt. */
  read(answer: HttpAnswer): unknown;
}

export type CallResult = { readonly calls: Calls; readonly requestId?: string } & (
  | ({ readonly kind: 'answer' } & Answered)
  | { readonly kind: 'failed'; readonly error: RowError }
  /** Nothing is wrong, but the next turn is too far away to wait for here. */
  | { readonly kind: 'deferred'; readonly until: number }
  /** What is wrong has nothing to do with the request: the vault is away, say. */
  | { readonly kind: 'trouble'; readonly trouble: unknown }
);

/** A success. */
export interface Answered {
  readonly body: unknown;
  readonly key: KeyUse;
  readonly resource: Resource;
  /** Milliseconds after which the service wants to be asked again, where it says so. */
  readonly retryAfter?: number | undefined;
}

export type ServiceClient = (request: ServiceRequest) => Promise<CallResult>;

export interface ClientDeps extends AccessSources {
  readonly transport: Transport;
  /** Whose turn it is among requests with this secret, or with none, or that go on with what a key has begun. */
  readonly schedulerFor: (secret: string | undefined, begunWith?: KeyHolder) => Scheduler;
  readonly clock: Clock;
  readonly random: Random;
}

/** The longest wait for quota, in milliseconds, that a call sits out; a longer one goes back to a durable timer. */
const longestWait = 5000;
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
      readonly why: 'failure' | 'throttle' | 'key';
      readonly error: RowError;
      readonly notBefore: number;
    };

/** What an attempt came to, and what the pace of the next calls is to learn from it. */
interface Judged {
  readonly attempt: Attempt;
  readonly report: TurnReport;
}

/**
 * Calls a service: retry around pacing and key choice around one attempt. A 429 holds up the resource and costs no retry, a
 * refused key is read once more from its source and then left out, and all else is repeated at most {@link maxRetries} times.
 */
export function createClient(deps: ClientDeps): ServiceClient {
  return async (request) => {
    const { clock, random } = deps;
    const encoded = encodeBody(request.body, random);
    const { watch = unwatched } = request;
    let calls = noCalls;
    let failures = 0;
    let giveUpAt = request.deadline;
    for (;;) {
      const now = clock.now();
      if (now >= request.deadline) return { kind: 'failed', error: deadlineExceeded, calls };
      const latest = Math.min(request.yieldAt, request.deadline - 1);
      // One key may take over from another that was refused.
      const scheduler = deps.schedulerFor(request.secret, request.begunWith);
      const wish = { latest, patienceMs: longestWait, isRetry: calls.sent > 0 };
      const turn = await watch.during('turn', scheduler.turn(wish), scheduler.isPaced);
      request.onTurn?.();
      // Whoever waits for quota does not fail meanwhile.
      giveUpAt = Math.min(giveUpAt + clock.now() - now, request.deadline);
      if (turn.kind === 'none') return { kind: 'failed', error: turn.error, calls };
      if (turn.kind === 'later') {
        if (turn.until >= request.deadline) return { kind: 'failed', error: deadlineExceeded, calls };
        return { kind: 'deferred', until: turn.until, calls };
      }
      const access = await watch.during('key', readAccess(turn.key, deps));
      if ('trouble' in access) {
        turn.done({ kind: 'unsent' });
        return { kind: 'trouble', ...access, calls };
      }
      if ('error' in access) {
        turn.done({ kind: 'refused', ...access });
        watch.refused(turn.key, clock.now());
        continue;
      }
      const sentAt = clock.now();
      // The key may have taken its time to come.
      if (sentAt >= request.deadline || turn.isHeld()) {
        turn.done({ kind: 'unsent' });
        continue;
      }
      const { attempt, report } = await watch.during(
        failures > 0 ? 'repeat' : 'call',
        attemptWith(turn, access.value, { ...request, encoded, throttled: calls.throttled, giveUpAt }, deps),
      );
      const sent = {
        key: turn.key,
        value: access.value,
        isFirst: calls.sent === 0,
        startedAt: sentAt,
        endedAt: clock.now(),
        error: attempt.kind === 'answer' ? undefined : attempt.error.code,
        isThrottled: attempt.kind === 'again' && attempt.why === 'throttle',
        limits: turn.limits,
      };
      calls = { ...calls, sent: calls.sent + 1, retried: calls.retried + (calls.sent > 0 ? 1 : 0) };
      if (attempt.kind === 'again' && attempt.why === 'key') {
        // The key may have been rotated since it was read, so its source is asked once more before it is given up.
        const fresh = await watch.during('key', readAccess(turn.key, deps, access.value));
        const isGone = 'error' in fresh || ('value' in fresh && fresh.value === access.value);
        watch.sent({ ...sent, heldMs: turn.done(isGone ? { kind: 'refused', error: attempt.error } : report) });
        if (isGone) watch.refused(turn.key, clock.now(), access.value);
        if ('trouble' in fresh) return { kind: 'trouble', ...fresh, calls };
        continue;
      }
      watch.sent({ ...sent, heldMs: turn.done(report) });
      if (attempt.kind !== 'again') return { ...attempt, calls };
      if (attempt.why === 'throttle') calls = { ...calls, throttled: calls.throttled + 1 };
      if (attempt.why !== 'failure') continue;
      failures += 1;
      if (failures === 1) giveUpAt = Math.min(sentAt + 2 * request.timeoutMs, request.deadline);
      if (failures > maxRetries) return { kind: 'failed', error: attempt.error, calls };
      // A failure is not waited out by a timer, which would not know how often it has been tried already.
      const wait = Math.min(Math.max(backoffMs(failures, random), attempt.notBefore - clock.now()), longestWait);
      if (clock.now() + wait >= giveUpAt) return { kind: 'failed', error: attempt.error, calls };
      await watch.during('backoff', clock.sleep(wait));
    }
  };
}

/** The error of a row whose turn has not come before its run's time was over. */
export const deadlineExceeded: RowError = {
  code: 'DeadlineExceeded',
  message: 'The run reached its limit of time before the service took this row.',
};

/** A request as it is sent, that has been throttled so many times, and when its time is over. */
type Throttled = ServiceRequest & {
  readonly encoded: EncodedBody;
  readonly throttled: number;
  readonly giveUpAt: number;
};

type GoTurn = Extract<Turn, { readonly kind: 'go' }>;

/** Sends a request once. */
async function attemptWith(
  { key, done }: Pick<GoTurn, 'key' | 'done'>,
  used: string,
  request: Throttled,
  { clock, transport }: ClientDeps,
): Promise<Judged> {
  const { headers, ...body } = request.encoded;
  // A secret that was set from a file often ends with a line end, which no header may hold.
  const value = used.trim();
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
      timeoutMs: Math.min(request.timeoutMs, Math.max(request.giveUpAt - clock.now(), 1)),
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
    const { code, message } = error;
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
  if (answer.status === 401) return { attempt: { kind: 'again', why: 'key', error, notBefore: 0 }, report: taken };
  if (!isRetryable(answer.status)) return { attempt: { kind: 'failed', error, ...requestId }, report: taken };
  return { attempt: { kind: 'again', why: 'failure', error, notBefore: now + (wait ?? 0) }, report: { kind: 'lost' } };
}

/** The error of a key that was never sent, because it cannot be. */
const keyUnusable: RowError = {
  code: 'KeyUnusable',
  message: 'The secret holds something that no request can carry as a key.',
};

const invalidResponse: RowError = {
  code: 'InvalidResponse',
  message: 'The service answered with success, but with something other than its own format.',
};
