/** How good or bad a single English word is. */

import afinn from 'afinn-165-multilingual/build/AFINN-en.json' with { type: 'json' };
import vader from 'vader-sentiment';
import { withKnownWords } from '../withKnownWords.ts';

const valences: Readonly<Record<string, number | null>> = afinn;

/** VADER's scores of a single word, -1 to 1, on AFINN's scale. */
const SCALE = 5;

const LONGEST = 64;

/** From -5 to 5; 0 where the word says neither. */
export function valenceOf(word: string): number {
  const valence = valences[word.toLowerCase()];
  if (valence) return valence;
  // One pattern of VADER takes seconds for a word of thousands of capitals; no word of opinion is as long as this.
  if (word.length > LONGEST) return 0;
  return SCALE * vader.SentimentIntensityAnalyzer.polarity_scores(withKnownWords(word)).compound;
}
