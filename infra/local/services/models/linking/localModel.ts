/** Entity linking: names that are the titles of articles in the English Wikipedia. */

import { readEnglish, type Span, type Token } from '../english/readEnglish.ts';
import { byEvidence } from '../entities/confidence.ts';
import { findNames } from '../entities/findNames.ts';
import type { LinkedEntity, LinkedMatch, LinkingModel } from './linkingModel.ts';
import { titles } from './titles.ts';

/** Words in one title. */
const LONGEST = 7;

/** Companies that are called like things: the article of that title is about the thing. */
const THINGS = /^(?:amazon|apple|dell|oracle|puma|visa)$/;

const NAMED = ['Person', 'Location', 'Organization'];
const CAPITAL = /^(?:\p{Lu}|\d)/u;
const PARTICLE = /^(?:of|the|and|in|on|for|to|a|an|de|del|der|di|da|van|von|la|le|vs\.?|&|'s|’s|-|:)$/;

export const localModel: LinkingModel = {
  version: 'local-1',
  languages: ['en'],
  link(text) {
    const names = findNames(text).filter(({ category }) => NAMED.includes(category));
    const matches = readEnglish(text).sentences.flatMap((sentence) => matchesIn(sentence, text, names));
    const byTitle = Map.groupBy(matches, ({ start, end }) => titleOf(text, start, end).toLowerCase());
    return Array.from(byTitle.values(), (all) => toEntity(all, text));
  },
};

/** The longest titles that a sentence has, from its first word on. */
function matchesIn(sentence: readonly Token[], text: string, names: readonly Span[]): readonly LinkedMatch[] {
  const matches: LinkedMatch[] = [];
  for (let from = 0; from < sentence.length; from += 1) {
    if (!CAPITAL.test(sentence[from]?.text ?? '')) continue;
    for (let to = Math.min(sentence.length, from + LONGEST); to > from; to -= 1) {
      const match = matchOf(sentence.slice(from, to), text, names, from === 0);
      if (match === undefined) continue;
      matches.push(match);
      from = to - 1;
      break;
    }
  }
  return matches;
}

/** Words that are a title and written as a name; a single one has to be known as a name besides. */
function matchOf(
  words: readonly Token[],
  text: string,
  names: readonly Span[],
  isFirst: boolean,
): LinkedMatch | undefined {
  const [start, end] = [words[0]?.start ?? 0, words.at(-1)?.end ?? 0];
  const title = titleOf(text, start, end).toLowerCase();
  if (!titles.has(title) || THINGS.test(title)) return undefined;
  const isSeveral = words.length > 1;
  const isName = names.some((name) => name.start === start && name.end === end);
  if (isSeveral ? !words.every(({ text: word }) => CAPITAL.test(word) || PARTICLE.test(word)) : !isName)
    return undefined;
  return { start, end, confidenceScore: byEvidence([isSeveral, isName, !isFirst]) };
}

function toEntity(matches: readonly LinkedMatch[], text: string): LinkedEntity {
  const { start = 0, end = 0 } = matches[0] ?? {};
  const name = titleOf(text, start, end);
  const url = `https://en.wikipedia.org/wiki/${encodeURIComponent(name.replaceAll(' ', '_'))}`;
  return { name, language: 'en', url, dataSource: 'Wikipedia', matches };
}

/** A part of a text as a title would write it. */
function titleOf(text: string, start: number, end: number): string {
  return text.slice(start, end).replaceAll(/\s+/g, ' ').replaceAll('’', "'");
}
