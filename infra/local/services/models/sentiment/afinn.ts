/** AFINN-165 (Nielsen, 2011): how good or bad English words are, from -5 to 5. */

import afinn from 'afinn-165-multilingual/build/AFINN-en.json' with { type: 'json' };

/** A map, so that no word is taken for a method of objects. */
const valences = new Map(Object.entries<number | null>(afinn));

/** 0 for a word that is not in the lexicon; `word` in lower case. */
export function afinnOf(word: string): number {
  return valences.get(word) ?? 0;
}
