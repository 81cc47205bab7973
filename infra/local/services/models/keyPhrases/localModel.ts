/** Key phrases of English: nouns, with the adjectives before them. */

import { type Mention, readEnglish, type Token } from '../english/readEnglish.ts';
import type { KeyPhraseModel } from './keyPhraseModel.ts';

/** Words in one phrase, counted from its last. */
const LONGEST = 5;

/** Nouns that stand for others, and so for nothing. */
const EMPTY = /^(?:things?|lots?|ways?|times?|kinds?|sorts?|bits?|one|ones|something|anything|everything|nothing)$/i;

/** `last week` and `two days` say when, `Saturday` is a name. */
const WHEN = /^(?:DATE|TIME|DURATION)$/;

export const localModel: KeyPhraseModel = {
  version: 'local-1',
  languages: ['en'],
  extract(text) {
    const { sentences, mentions } = readEnglish(text);
    const phrases = sentences
      .flatMap(nounPhrases)
      .filter((words) => !isWhen(words, mentions) && !words.every(({ text: word }) => EMPTY.test(word)))
      .map((words) => ({ words: words.length, phrase: textOf(words, text) }));
    const once = new Map<string, (typeof phrases)[number]>();
    for (const each of phrases) if (!once.has(each.phrase.toLowerCase())) once.set(each.phrase.toLowerCase(), each);
    return [...once.values()].toSorted((a, b) => rank(b.words) - rank(a.words)).map(({ phrase }) => phrase);
  },
};

/** Phrases of several words say more than single ones. */
function rank(words: number): number {
  return Math.min(words, 2);
}

/** Runs of adjectives and nouns that end in a noun. */
function nounPhrases(sentence: readonly Token[]): readonly (readonly Token[])[] {
  const phrases: Token[][] = [];
  let run: Token[] = [];
  const close = (): void => {
    const end = run.findLastIndex(isNoun) + 1;
    if (end > 0) phrases.push(run.slice(Math.max(0, end - LONGEST), end));
    run = [];
  };
  for (const token of sentence) {
    // An adjective behind a noun begins another phrase.
    if (token.pos === 'ADJ' && run.some(isNoun)) close();
    if (isNoun(token) || token.pos === 'ADJ') run.push(token);
    else close();
  }
  close();
  return phrases;
}

function isNoun({ pos, text }: Token): boolean {
  return (pos === 'NOUN' || pos === 'PROPN') && /\p{L}/u.test(text);
}

function isWhen(words: readonly Token[], mentions: readonly Mention[]): boolean {
  const [start, end] = [words[0]?.start ?? 0, words.at(-1)?.end ?? 0];
  const isOneName = words.length === 1 && words[0]?.pos === 'PROPN';
  return !isOneName && mentions.some((each) => WHEN.test(each.type) && each.start <= start && each.end >= end);
}

function textOf(words: readonly Token[], text: string): string {
  return text.slice(words[0]?.start, words.at(-1)?.end).replaceAll(/\s+/g, ' ');
}
