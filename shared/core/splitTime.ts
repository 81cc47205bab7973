import { type Span, type Use, uses } from '../model/span.ts';
import { wholeParts } from './wholeParts.ts';

/** From one point in time to another, both in milliseconds since 1970. */
export interface Interval {
  readonly from: number;
  readonly to: number;
}

/** Milliseconds by what they went to; their sum is the whole time. */
export type SplitTime = Readonly<Record<Use | 'paused', number>>;

const all = [...uses, 'paused'] as const;

/**
 * What the time of a run went to, from the spans of its pieces of work. A moment in which several were at work, or waited
 * for their time to go on, is divided evenly among them; one with none is left to orchestration: queues, timers, workers that
 * were lost with what they had not kept. While its owner has the run paused, nothing else counts.
 */
export function splitTime({ from, to }: Interval, spans: readonly Span[], pauses: readonly Interval[]): SplitTime {
  const sums = Object.fromEntries(all.map((use) => [use, 0])) as Record<(typeof all)[number], number>;
  const changes = changesOf(spans, pauses).toSorted((a, b) => a.at - b.at);
  const rates = new Map<Use, number>();
  let [atWork, paused, at] = [0, 0, from];
  const passTo = (time: number): void => {
    const ms = Math.min(Math.max(time, from), to) - at;
    if (ms <= 0) return;
    at += ms;
    if (paused > 0) sums.paused += ms;
    else if (atWork === 0) sums.orchestration += ms;
    else for (const [use, rate] of rates) sums[use] += (ms * rate) / atWork;
  };
  for (const change of changes) {
    passTo(change.at);
    atWork += change.atWork;
    paused += change.paused;
    // With nobody at work, what is left of the rates is what rounding has left.
    if (atWork === 0) rates.clear();
    else for (const [use, by] of change.rates) rates.set(use, Math.max((rates.get(use) ?? 0) + by, 0));
  }
  passTo(to);
  const parts = wholeParts(all.map((use) => sums[use]));
  return Object.fromEntries(all.map((use, index) => [use, parts[index]])) as SplitTime;
}

interface Change {
  readonly at: number;
  readonly atWork: number;
  readonly paused: number;
  readonly rates: readonly (readonly [Use, number])[];
}

function changesOf(spans: readonly Span[], pauses: readonly Interval[]): Change[] {
  const ofSpans = spans.filter(isLong).flatMap(({ from, to, parts }) => {
    const rates = uses.flatMap((use) => (parts[use] ? [[use, parts[use] / (to - from)] as const] : []));
    const ends = rates.map(([use, rate]) => [use, -rate] as const);
    return [
      { at: from, atWork: 1, paused: 0, rates },
      { at: to, atWork: -1, paused: 0, rates: ends },
    ];
  });
  const ofPauses = pauses.filter(isLong).flatMap(({ from, to }) => [
    { at: from, atWork: 0, paused: 1, rates: [] },
    { at: to, atWork: 0, paused: -1, rates: [] },
  ]);
  return [...ofSpans, ...ofPauses];
}

function isLong({ from, to }: Interval): boolean {
  return to > from;
}
