import { sumOf, type Tally } from '../core/tally.ts';
import { type CallFacts, type KeyFacts, noFacts } from '../model/callFacts.ts';
import { addCalls, type Calls, type Counts, noCalls } from '../model/outcome.ts';
import { otherCodes } from './codeName.ts';
import { countsOf } from './countsMetadata.ts';
import { factsOf } from './factsMetadata.ts';
import { addFacts } from './factsSum.ts';

/** Something that is kept, and what it has to be. */
export interface Comparison {
  readonly what: string;
  readonly kept: unknown;
  readonly found: unknown;
}

/**
 * What a part keeps of how its calls went, beside all else that tells of them: its segments' metadata, the calls that were
 * counted, and the errors of its rows. Segments that were written before there were facts tell nothing of them.
 */
export function compareFacts(
  ledger: CallFacts,
  segments: readonly Readonly<Record<string, string>>[],
  failures: Tally,
): Comparison[] {
  // One after another, as they were kept: of limits the last that were known count.
  const facts = segments.reduce((sum, metadata) => addFacts(sum, factsOf(metadata) ?? noFacts), noFacts);
  const sums = [{ what: 'facts', kept: ledger, found: facts }];
  const counts = segments.map((metadata) => ({ ...countsOf(metadata), facts: factsOf(metadata) }));
  const isOld = counts.some(({ sent, failed, facts: its }) => sent + failed > 0 && its === undefined);
  return isOld ? sums : [...sums, ...compareCalls(facts, addCounted(counts)), ...compareFailures(facts, failures)];
}

function addCounted(counts: readonly (Counts & Calls)[]): Calls {
  return counts.reduce<Calls>(addCalls, noCalls);
}

function compareCalls({ resources, latency, errors }: CallFacts, { sent, throttled }: Calls): Comparison[] {
  const keys = resources.flatMap((resource) => resource.keys);
  const told = (of: (key: KeyFacts) => number): number => keys.reduce((sum, key) => sum + of(key), 0);
  return [
    { what: 'calls by key', kept: told((key) => key.sent), found: sent },
    { what: 'throttled calls by key', kept: told((key) => key.throttled), found: throttled },
    { what: 'answers and errors', kept: sumOf(latency) + sumOf(errors) + throttled, found: sent },
  ];
}

/** Some codes may have been put together. */
function compareFailures({ failed }: CallFacts, found: Tally): Comparison[] {
  const codes = Object.keys(failed).filter((code) => code !== otherCodes);
  return [
    { what: 'failed rows by code', kept: sumOf(failed), found: sumOf(found) },
    ...codes.map((code) => ({ what: `rows with ${code}`, kept: failed[code], found: found[code] })),
  ];
}
