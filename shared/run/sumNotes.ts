import { bucketOf } from '../core/histogram.ts';
import { addTallies } from '../core/tally.ts';
import type { SentAttempt } from '../http/callWatch.ts';
import { keyUse } from '../http/keyAccess.ts';
import { type CallFacts, type KeyFacts, noFacts, type ResourceFacts } from '../model/callFacts.ts';
import type { KeyRef } from '../model/resource.ts';
import type { BatchNotes, Refusal } from './batchNotes.ts';
import { codeName } from './codeName.ts';
import { addResources } from './factsSum.ts';

/** What all of these calls were like. */
export function sumNotes(all: readonly BatchNotes[]): CallFacts {
  const latency: Record<string, number> = {};
  const errors: Record<string, number> = {};
  let requests = 0;
  for (const { startedAt, endedAt, error, isFirst, isThrottled } of all.flatMap(({ attempts }) => attempts)) {
    if (isFirst) requests += 1;
    if (error === undefined) count(latency, String(bucketOf(endedAt - startedAt)));
    else if (!isThrottled) count(errors, codeName(error));
  }
  return {
    ...noFacts,
    requests,
    batches: all.filter(({ documents }) => documents > 0).length,
    documents: all.reduce((sum, { documents }) => sum + documents, 0),
    billed: all.reduce((sum, { billed }) => sum + billed, 0),
    latency: addTallies(latency),
    errors: addTallies(errors),
    resources: resourcesOf(all),
  };
}

function count(tally: Record<string, number>, name: string): void {
  tally[name] = (tally[name] ?? 0) + 1;
}

/** The calls with a key, as long as that held the same. */
interface KeyTime {
  readonly process: string;
  readonly key: KeyRef;
  readonly value: string | undefined;
  readonly attempts: SentAttempt[];
  readonly refusals: Refusal[];
}

function resourcesOf(all: readonly BatchNotes[]): ResourceFacts[] {
  const times = new Map<KeyRef, KeyTime[]>();
  const timeOf = (process: string, key: KeyRef, value: string | undefined): KeyTime => {
    const known = times.get(key) ?? [];
    const same = known.find((time) => time.value === value && time.process === process);
    const time = same ?? { process, key, value, attempts: [], refusals: [] };
    if (!same) times.set(key, [...known, time]);
    return time;
  };
  for (const { process, attempts, refusals } of all) {
    for (const attempt of attempts) timeOf(process, attempt.key, attempt.value).attempts.push(attempt);
    for (const refusal of refusals) timeOf(process, refusal.key, refusal.value).refusals.push(refusal);
  }
  return addResources([...times.values()].flat().map(resourceOf));
}

function resourceOf({ process, key, value, attempts, refusals }: KeyTime): ResourceFacts {
  const [starts, ends] = [attempts.map(({ startedAt }) => startedAt), attempts.map(({ endedAt }) => endedAt)];
  const given = refusals.map(({ at }) => at);
  const facts = {
    ...nameOf(key, value),
    sent: attempts.length,
    throttled: attempts.filter(({ isThrottled }) => isThrottled).length,
    heldMs: attempts.reduce((sum, { heldMs }) => sum + heldMs, 0),
    refused: refusals.length,
  };
  return {
    name: key.resource.name,
    process,
    from: Math.min(...starts, ...given),
    to: Math.max(...ends, ...given),
    limits: attempts.at(-1)?.limits() ?? [],
    keys: [facts],
  };
}

/** Nothing is told of a token: it is another one every day. */
function nameOf(key: KeyRef, value: string | undefined): Pick<KeyFacts, 'secret' | 'fingerprint'> {
  if (key.secret === undefined) return {};
  return { secret: key.secret, fingerprint: value === undefined ? undefined : keyUse(key, value.trim()).fingerprint };
}
