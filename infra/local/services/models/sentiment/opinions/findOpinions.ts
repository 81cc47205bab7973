/** Which words of a clause are said of which nouns: `friendly staff`, `loved the pizza`, `the food and the service are bad`. */

import type { Token } from '../../english/readEnglish.ts';
import { valenceOf } from './valenceOf.ts';

/** A run of nouns: places of its first token, and of the one behind its last. */
export interface Run {
  readonly from: number;
  readonly to: number;
}

/** Places of words of opinion, and the nouns that all of them are said of. */
export interface FoundOpinion {
  readonly words: readonly number[];
  readonly things: readonly Run[];
}

type Clause = readonly Token[];

const LINKING =
  /^(?:is|are|was|were|be|been|being|am|['’](?:s|re|m)|(?:seem|look|taste|feel|smell|sound|remain)(?:s|ed)?|felt|became|stayed)$/i;
const JOINING = /^(?:and|or|,|&)$/i;
const OWNING = /^(?:my|our|your|their|his|her|its)$/i;

/** Weakest valence that is an opinion. */
const LEAST = 0.5;

/** The opinions of a clause, in the order of what they are about. */
export function findOpinions(clause: Clause): readonly FoundOpinion[] {
  const things = nounRuns(clause);
  const attributes = things.flatMap((thing): FoundOpinion[] => {
    const words = wordsBefore(clause, thing.from);
    return words.length === 0 ? [] : [{ words, things: [thing, ...joinedTo(clause, thing, things)] }];
  });
  const taken = new Set(attributes.flatMap(({ words }) => words));
  const all = [...attributes, ...predicate(clause, things, taken)];
  return all.toSorted((a, b) => (a.things[0]?.from ?? 0) - (b.things[0]?.from ?? 0));
}

/** Runs of nouns; one that is itself an opinion (`Great food`, tagged as a name) is no part of any. */
function nounRuns(clause: Clause): readonly Run[] {
  const runs: Run[] = [];
  for (let at = 0; at < clause.length; at += 1) {
    const from = at;
    while (isNoun(clause[at]) && !isOpinion(clause[at])) at += 1;
    if (at > from) runs.push({ from, to: at });
  }
  return runs;
}

/** Words of opinion that stand right before a noun: its adjectives, and the verb whose object it is. */
function wordsBefore(clause: Clause, noun: number): readonly number[] {
  const words: number[] = [];
  for (let at = noun - 1; at >= 0; at -= 1) {
    const token = clause[at];
    const isVerb = token?.pos === 'VERB';
    const isQuality = token?.pos === 'ADJ' || (isNoun(token) && isOpinion(token));
    if ((isVerb || isQuality) && isOpinion(token)) words.unshift(at);
    if (isVerb || !(isQuality || isBetween(token))) break;
  }
  return words;
}

/** What may stand between a noun and what is said of it. */
function isBetween(token: Token | undefined): boolean {
  if (token === undefined) return false;
  return token.pos === 'DET' || token.pos === 'ADV' || OWNING.test(token.text) || JOINING.test(token.text);
}

/** What is said of the nouns before `is`, or a verb like it, by the words behind it. */
function predicate(clause: Clause, things: readonly Run[], taken: ReadonlySet<number>): readonly FoundOpinion[] {
  const link = clause.findIndex(({ text, pos }) => (pos === 'AUX' || pos === 'VERB') && LINKING.test(text));
  const before = things.filter(({ to }) => to <= link);
  const words = clause.flatMap((token, at) => (at > link && !taken.has(at) && isSaid(token) ? [at] : []));
  if (before.length === 0 || words.length === 0) return [];
  const last = before.at(-1);
  const first = before.findIndex((thing) => joinedTo(clause, thing, before).at(-1) === last);
  return [{ words, things: before.slice(first < 0 ? -1 : first) }];
}

function isSaid(token: Token): boolean {
  return /^(?:ADJ|VERB|NOUN|ADV|PROPN)$/.test(token.pos) && isOpinion(token);
}

/** The runs that `and`, a comma or an article alone parts from the one before. */
function joinedTo(clause: Clause, thing: Run, things: readonly Run[]): readonly Run[] {
  const joined: Run[] = [];
  let end = thing.to;
  for (const next of things.filter(({ from }) => from > thing.from)) {
    const between = clause.slice(end, next.from);
    if (!between.every(({ text, pos }) => JOINING.test(text) || pos === 'DET')) break;
    joined.push(next);
    end = next.to;
  }
  return joined;
}

function isNoun(token: Token | undefined): boolean {
  return token?.pos === 'NOUN' || token?.pos === 'PROPN';
}

function isOpinion(token: Token | undefined): boolean {
  return token !== undefined && Math.abs(valenceOf(token.text)) >= LEAST;
}
