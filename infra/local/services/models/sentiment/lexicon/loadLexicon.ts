/** The words of opinion of one language: AFINN-165 as translated by machine, with what it lacks. */

import { createRequire } from 'node:module';
import { LANGUAGES } from './languages.ts';

export interface Lexicon {
  /** How good a word is, from -5 to 5; 0 where it says nothing. */
  valenceOf(word: string): number;
  isNegation(word: string): boolean;
}

/** The strength that a word gets here which AFINN has not, or has in another form: that of its plain words. */
const PLAIN = 2;

/** Letters by which a form may be longer than another of the same word, and letters that they have to share at least. */
const ENDING = 2;
const STEM = 5;

const requireJson = createRequire(import.meta.url);
const loaded = new Map<string, Lexicon>();

/** The lexicon of a language; ISO 639-1, one of {@link LANGUAGES}. */
export function loadLexicon(language: string): Lexicon {
  const known = loaded.get(language);
  if (known !== undefined) return known;
  const lexicon = createLexicon(language);
  loaded.set(language, lexicon);
  return lexicon;
}

function createLexicon(language: string): Lexicon {
  const { negations = '', good = '', bad = '', neutral = '' } = LANGUAGES[language] ?? {};
  const words = readAfinn(language);
  for (const word of neutral.split(' ')) words.set(word, 0);
  for (const word of good.split(' ')) words.set(word, PLAIN);
  for (const word of bad.split(' ')) words.set(word, -PLAIN);
  const stems = stemsOf(words);
  const turning = new Set(negations.split(' '));
  return {
    isNegation: (word) => turning.has(word),
    valenceOf: (word) => words.get(word) ?? words.get(plainLetters(word)) ?? stemValence(plainLetters(word), stems),
  };
}

function readAfinn(language: string): Map<string, number> {
  const afinn = requireJson(`afinn-165-multilingual/build/AFINN-${language}.json`) as Record<string, number | null>;
  const words = Object.entries(afinn).map(([word, valence]): [string, number] => [word.toLowerCase(), valence ?? 0]);
  return new Map(words.filter(([word]) => word !== ''));
}

/** For each beginning of a word, how many words that begin so are good, and how many are bad. */
type Stems = ReadonlyMap<string, { good: number; bad: number }>;

function stemsOf(words: ReadonlyMap<string, number>): Stems {
  const stems = new Map<string, { good: number; bad: number }>();
  for (const [word, valence] of words) {
    if (valence === 0 || word.includes(' ')) continue;
    for (const stem of beginnings(plainLetters(word))) {
      const counts = stems.get(stem) ?? { good: 0, bad: 0 };
      counts[valence > 0 ? 'good' : 'bad'] += 1;
      stems.set(stem, counts);
    }
  }
  return stems;
}

/** The opinion of the words that are most like it, where most of them agree. */
function stemValence(word: string, stems: Stems): number {
  for (const stem of beginnings(word)) {
    const counts = stems.get(stem);
    if (counts === undefined) continue;
    if (counts.good > 2 * counts.bad) return PLAIN;
    return counts.bad > 2 * counts.good ? -PLAIN : 0;
  }
  return 0;
}

/** The word itself, and what is left without its last letters; the longest first. */
function beginnings(word: string): readonly string[] {
  const shortest = Math.max(STEM, word.length - ENDING);
  const count = Math.max(0, word.length - shortest + 1);
  return Array.from({ length: count }, (_, cut) => word.slice(0, word.length - cut));
}

function plainLetters(word: string): string {
  return word.normalize('NFD').replace(/\p{M}/gu, '');
}
