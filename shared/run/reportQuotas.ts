import { callsWithin, timeFor } from '../core/pacing/fluidBound.ts';
import { type KnownLimit, rateOf, secondMs } from '../core/pacing/rateLimit.ts';
import type { Interval } from '../core/splitTime.ts';
import type { KeyFacts, ResourceFacts } from '../model/callFacts.ts';
import type { KeyReport, QuotaReport, ResourceReport } from '../model/runReport.ts';
import { addKeys } from './factsSum.ts';

/** How the resources of a feature were used. */
export interface FeatureUse {
  readonly feature: string;
  /** Calls that all documents need in full batches. */
  readonly needed: number;
  readonly letThrough: number;
  /** Milliseconds of half of the answers. */
  readonly latencyMs: number;
  readonly resources: readonly ResourceFacts[];
}

/**
 * How well quotas were used: the least time in which they let through the calls that the input needs in full batches, taken
 * as a fluid, beside the time that was taken. A window's worth of each limit may go at once; that burst is told, for with it
 * the best of a short run is far from the rate that a quota gives back.
 */
export function reportQuota(use: FeatureUse, pauses: readonly Interval[]): QuotaReport {
  const { feature, needed, letThrough, latencyMs } = use;
  const names = [...new Set(use.resources.map(({ name }) => name))];
  const from = Math.min(...use.resources.map((resource) => resource.from));
  const to = Math.max(...use.resources.map((resource) => resource.to));
  const ms = Math.max(to - from - overlap({ from, to }, pauses), 1);
  const resources = names.map((name) => {
    const ofName = use.resources.filter((resource) => resource.name === name);
    return { name, limits: limitsOf(ofName), keys: addKeys(ofName.flatMap(({ keys }) => keys)) };
  });
  const limits = resources.map((resource) => resource.limits);
  const base = { feature, calls: { needed, letThrough }, seconds: seconds(ms) };
  const reports = resources.map((resource) => reportResource(resource, ms));
  if (limits.some(({ length }) => length === 0)) return { ...base, resources: reports };
  const bestMs = timeFor(limits, needed) + latencyMs;
  // What was learned was learned too low.
  if (bestMs > ms + latencyMs && limits.flat().some(isLearned)) return { ...base, resources: reports };
  const perMs = limits.reduce((sum, each) => sum + rateOf(each), 0);
  const burst = limits.reduce((sum, each) => sum + callsWithin(each, 0), 0);
  return {
    ...base,
    best: { seconds: seconds(bestMs), burst: round(burst), perSecond: round(perMs * secondMs) },
    efficiency: share(bestMs, ms),
    ofRate: share(letThrough, perMs * ms),
    resources: reports,
  };
}

/** The limits of a resource that several processes may have used. What is declared or told is the same for all. */
function limitsOf(processes: readonly ResourceFacts[]): readonly KnownLimit[] {
  const latest = processes.toSorted((a, b) => b.to - a.to).find(({ limits }) => limits.length > 0);
  const known = (latest?.limits ?? []).filter(({ by }) => by !== 'learned');
  const windows = new Set(processes.flatMap(({ limits }) => limits.filter(isLearned).map(({ windowMs }) => windowMs)));
  return [...known, ...[...windows].flatMap((windowMs) => learnedLimit(processes, windowMs) ?? [])];
}

/**
 * What processes have learned, each for itself and as long as it called. Where most calls were those of others, which were
 * not refused, it says nothing of the resource.
 */
function learnedLimit(processes: readonly ResourceFacts[], windowMs: number): KnownLimit | undefined {
  const learners = processes.flatMap((process) => {
    const limit = process.limits.find((each) => isLearned(each) && each.windowMs === windowMs);
    return limit ? [{ ...process, calls: limit.calls }] : [];
  });
  if (2 * sentBy(learners) < sentBy(processes)) return undefined;
  const ms = Math.max(...learners.map(({ to }) => to)) - Math.min(...learners.map(({ from }) => from));
  const calls = learners.reduce((sum, each) => sum + each.calls * (ms > 0 ? (each.to - each.from) / ms : 1), 0);
  return round(calls) > 0 ? { by: 'learned', calls: round(calls), windowMs } : undefined;
}

function isLearned({ by }: KnownLimit): boolean {
  return by === 'learned';
}

function sentBy(processes: readonly ResourceFacts[]): number {
  return processes.reduce((sum, { keys }) => sum + keys.reduce((total, { sent }) => total + sent, 0), 0);
}

function reportResource(
  { name, limits, keys }: { name: string; limits: readonly KnownLimit[]; keys: readonly KeyFacts[] },
  ms: number,
): ResourceReport {
  const sum = (of: (key: KeyFacts) => number): number => keys.reduce((total, key) => total + of(key), 0);
  const [sent, throttled] = [sum((key) => key.sent), sum((key) => key.throttled)];
  return {
    name,
    limits,
    sent,
    throttled,
    cooledSeconds: seconds(
      Math.min(
        sum(({ heldMs }) => heldMs),
        ms,
      ),
    ),
    ...(limits.length === 0 ? {} : { used: share(sent - throttled, callsWithin(limits, ms)) }),
    keys: keys.map((key) => reportKey(key, ms)),
  };
}

/** The waits that a server asks for may be longer than the time in which anybody waits. */
function reportKey({ secret, fingerprint, sent, throttled, heldMs, refused }: KeyFacts, ms: number): KeyReport {
  const key = { ...(secret === undefined ? {} : { secret }), ...(fingerprint === undefined ? {} : { fingerprint }) };
  return { ...key, sent, throttled, cooledSeconds: seconds(Math.min(heldMs, ms)), refused: refused > 0 };
}

function overlap({ from, to }: Interval, pauses: readonly Interval[]): number {
  return pauses.reduce((sum, pause) => sum + Math.max(Math.min(to, pause.to) - Math.max(from, pause.from), 0), 0);
}

function seconds(ms: number): number {
  return Math.round(ms) / 1000;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

/** At most 1: what is more is rounding, or a server that counts more kindly than it says. */
function share(part: number, whole: number): number {
  return Math.min(Math.round((1000 * part) / whole) / 1000, 1);
}
