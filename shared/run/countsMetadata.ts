import { addOrigins, type Origin } from '../model/origin.ts';
import type { Calls, Counts } from '../model/outcome.ts';

/** Counts and calls as blob metadata, so that one listing tells a run's progress. */
export function countsMetadata(counts: Counts, calls?: Calls): Record<string, string> {
  return Object.fromEntries(Object.entries({ ...counts, ...calls }).map(([name, value]) => [name, String(value)]));
}

export function countsOf(metadata: Readonly<Record<string, string>>): Counts & Calls {
  const of = (name: string): number => Number(metadata[name] ?? 0);
  return {
    rows: of('rows'),
    ok: of('ok'),
    failed: of('failed'),
    skipped: of('skipped'),
    sent: of('sent'),
    retried: of('retried'),
    throttled: of('throttled'),
  };
}

/** Origins as blob metadata, which holds nothing but ASCII. */
export function originsMetadata(origins: readonly Origin[]): Record<string, string> {
  return { origins: encodeURIComponent(JSON.stringify(addOrigins([], origins))) };
}

export function originsOf({ origins }: Readonly<Record<string, string>>): Origin[] {
  return origins === undefined ? [] : (JSON.parse(decodeURIComponent(origins)) as Origin[]);
}
