import type { OrchestrationContext, Task } from 'durable-functions';
import { instant } from '../../shared/core/instant.ts';
import type { Answer } from '../../shared/model/wire.ts';

/** Failures in a row that are waited out, storage or vault being away: about 12 minutes. */
export const maxFailures = 8;
/**
 * Workers lost in a row until a lane gives up, where the host outlives them and says so: enough for a row in each lane to be
 * found out that kills them, which takes five losses for all together and four for each row.
 */
export const maxLosses = 64;
const firstWaitMs = 5000;
const longestWaitMs = 160_000;

/** A timer that fires after a wait that doubles with each failure before this one. */
export function timerAfter(context: OrchestrationContext, failures: number): Task {
  const wait = Math.min(firstWaitMs * 2 ** failures, longestWaitMs);
  return context.df.createTimer(instant(context.df.currentUtcDateTime.getTime() + wait));
}

/** What a lost activity comes to: the host ended it, or the process that ran it, before it could answer. */
export const unanswered = { ok: false, retry: true, reason: 'The host ended an activity before it answered.' } as const;

/** Calls an activity until it answers well, or says that trying again does not help, or has failed too often. */
export function* patiently<Value>(
  context: OrchestrationContext,
  activity: string,
  input: object,
): Generator<Task, Answer<Value>, unknown> {
  for (let failures = 0; ; failures += 1) {
    let answer: Answer<Value>;
    try {
      answer = (yield context.df.callActivity(activity, input)) as Answer<Value>;
    } catch {
      answer = unanswered;
    }
    if (answer.ok || !answer.retry || failures >= maxFailures) return answer;
    yield timerAfter(context, failures);
  }
}
