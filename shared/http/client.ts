import { backoffMs, maxRetries } from '../core/backoff.ts';
import type { Scheduler } from '../core/pacing/scheduler.ts';
import { noCalls, type RowError } from '../model/outcome.ts';
import type { KeyHolder, KeyRef } from '../model/resource.ts';
import type { Clock, Random } from '../ports.ts';
import { attemptWith, longestWait } from './attempt.ts';
import { unwatched } from './callWatch.ts';
import { type AccessSources, readAccess } from './keyAccess.ts';
import { encodeBody } from './requestBody.ts';
import { deadlineExceeded, type ServiceClient } from './serviceRequest.ts';
import type { Transport } from './transport.ts';

export interface ClientDeps extends AccessSources {
  readonly transport: Transport;
  /** Whose turn it is among requests with this secret, or with none, or that go on with what a key has begun. */
  readonly schedulerFor: (secret: string | undefined, begunWith?: KeyHolder) => Scheduler;
  readonly clock: Clock;
  readonly random: Random;
}

/** What one resource does not allow, or does not have, another one may. */
function isAboutResource({ status }: RowError): boolean {
  return status?.statusCode === 403 || status?.statusCode === 404;
}

/**
 * Calls a service: retry around pacing and key choice around one attempt. A 429 holds up the resource and costs no retry, nor
 * does a 503 that tells of an outage; a refused key is read once more from its source and then left out, a resource that
 * does not take the request gives way to others, and all else is repeated at most {@link maxRetries} times.
 */
export function createClient(deps: ClientDeps): ServiceClient {
  return async (request) => {
    const { clock, random } = deps;
    const encoded = encodeBody(request.body, random);
    const { watch = unwatched } = request;
    let calls = noCalls;
    let failures = 0;
    let giveUpAt = request.deadline;
    /** Keys that were refused, and whose source then gave another value. */
    const renewed = new Set<KeyRef>();
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
        return { kind: 'deferred', until: turn.until, ...(scheduler.isAway() ? { isAway: true } : {}), calls };
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
        const isSame = 'value' in fresh && (fresh.value === access.value || renewed.has(turn.key));
        const isGone = 'error' in fresh || isSame;
        renewed.add(turn.key);
        watch.sent({ ...sent, heldMs: turn.done(isGone ? { kind: 'refused', error: attempt.error } : report) });
        if (isGone) watch.refused(turn.key, clock.now(), access.value);
        if ('trouble' in fresh) return { kind: 'trouble', ...fresh, calls };
        continue;
      }
      if (attempt.kind === 'failed' && isAboutResource(attempt.error) && scheduler.hasOther(turn.key)) {
        watch.sent({ ...sent, heldMs: turn.done({ kind: 'refused', error: attempt.error }) });
        watch.refused(turn.key, clock.now(), access.value);
        continue;
      }
      watch.sent({ ...sent, heldMs: turn.done(report) });
      if (attempt.kind !== 'again') return { ...attempt, calls };
      if (attempt.why === 'throttle') calls = { ...calls, throttled: calls.throttled + 1 };
      if (attempt.why !== 'failure') continue;
      failures += 1;
      if (failures === 1) giveUpAt = Math.min(sentAt + 2 * request.timeoutMs, request.deadline);
      if (failures > maxRetries) return { kind: 'failed', error: attempt.error, isSpent: true, calls };
      // A failure is not waited out by a timer, which would not know how often it has been tried already.
      const wait = Math.min(Math.max(backoffMs(failures, random), attempt.notBefore - clock.now()), longestWait);
      if (clock.now() + wait >= giveUpAt) return { kind: 'failed', error: attempt.error, isSpent: true, calls };
      await watch.during('backoff', clock.sleep(wait));
    }
  };
}
